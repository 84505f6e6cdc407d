"""Our values of random expressions against Terraform's own: equal or unknown, never different."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from linter.tree import UNKNOWN, Choice, Leaf, Map, Node, Seq, Template, get
from tests.unit.platform import terraform_expressions as expressions
from tests.unit.platform.units import resources

TERRAFORM = shutil.which("terraform")
AMOUNT = 150
SEEDS = range(4)
FAILED = "!"

pytestmark = pytest.mark.skipif(TERRAFORM is None, reason="terraform is not installed")


@pytest.mark.parametrize("seed", SEEDS)
def test_a_value_is_what_terraform_says_or_unknown(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    values = expressions.hidden(rng)
    written = [expressions.expression(rng, "a", 1 + seed % 2) for _ in range(AMOUNT)]

    theirs = _theirs(written, values, tmp_path)
    ours = _ours(written)

    wrong = [e for e in theirs if theirs[e] is not None and not _agrees(ours[e], json.loads(theirs[e]))]
    assert not wrong
    assert len(theirs) > AMOUNT // 3


def _ours(written: list[str]) -> dict[str, Node]:
    found = {r.name: r for r in resources({"main.tf": expressions.tree(written, "%s")}) if r.type == "output"}
    values = {e: get(found[f"e{n}"].body, "value") for n, e in enumerate(written)}
    return {e: v for e, v in values.items() if v is not None}


def _theirs(written: list[str], values: dict[str, object], folder: Path) -> dict[str, str]:
    """JSON by expression, of those that have a value; halves are tried where a whole is refused."""
    made = _applied(written, values, folder)
    if made is not None:
        pairs = zip(written, made, strict=True)
        return {e: v for e, v in pairs if isinstance(v, str) and v != FAILED and not _is_text_of_a_tree(e)}
    if len(written) == 1:
        return {}
    half = len(written) // 2
    return _theirs(written[:half], values, folder) | _theirs(written[half:], values, folder)


def _is_text_of_a_tree(expression: str) -> bool:
    """What is encoded as JSON or YAML stays a tree here, whose length is not that of its text."""
    return re.search(r"length\((?:json|yaml)encode", expression) is not None


def _applied(written: list[str], values: dict[str, object], folder: Path) -> list[object] | None:
    (folder / "main.tf").write_text(expressions.tree(written, f'try(jsonencode(%s), "{FAILED}")'))
    (folder / "terraform.tfvars.json").write_text(json.dumps(values))
    (folder / "terraform.tfstate").unlink(missing_ok=True)
    if _run(folder, "apply", "-auto-approve", "-no-color", "-input=false") is None:
        return None
    found = json.loads(_run(folder, "output", "-json") or "{}")
    return [found[f"e{n}"]["value"] for n in range(len(written))]


def _run(folder: Path, *arguments: str) -> str | None:
    assert TERRAFORM is not None
    done = subprocess.run([TERRAFORM, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else None


def _agrees(node: Node, real: Any) -> bool:
    """Whether what is known of a value holds; scalars are compared as text, as rules compare them."""
    match node:
        case Leaf(value=Template(parts=parts)):
            form = "".join(".*" if p is UNKNOWN else re.escape(str(p)) for p in parts)
            return real is None or re.fullmatch(form, _text(real), re.DOTALL) is not None
        case Leaf(value=value) if value is UNKNOWN:
            return True
        case Leaf(value=float() as value) if isinstance(real, (int, float)):
            return abs(value - real) <= 1e-9 * max(1, abs(real))
        case Leaf(value=value):
            return (
                not isinstance(real, (list, dict)) and (value is None) == (real is None) and _text(value) == _text(real)
            )
        case Choice(options=options):
            return any(_agrees(option, real) for option in options)
        case Seq():
            return _agrees_list(node, _opened(real))
        case Map():
            return _agrees_map(node, _opened(real))
    return False


def _agrees_list(node: Seq, real: Any) -> bool:
    if not isinstance(real, list):
        return False
    if not node.open:
        return len(node.items) == len(real) and all(map(_agrees, node.items, real))
    known = [i for i in node.items if not (isinstance(i, Leaf) and i.value is UNKNOWN)]
    return all(any(_agrees(item, one) for one in real) for item in known)


def _agrees_map(node: Map, real: Any) -> bool:
    if not isinstance(real, dict):
        return False
    values = {str(e.key.value): e.value for e in node.entries}
    if not node.open and values.keys() != real.keys():
        return False
    return all(name in real and _agrees(value, real[name]) for name, value in values.items())


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _opened(real: Any) -> Any:
    """JSON in a string, however often it was encoded: trees stay trees here."""
    while isinstance(real, str):
        try:
            real = json.loads(real)
        except ValueError:
            return None
    return real

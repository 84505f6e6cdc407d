"""The promises of the layout, checked. Import direction itself is in `pyproject.toml`."""

from __future__ import annotations

import ast
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import linter.checks
import linter.parse
import linter.report
from linter import checks, compile

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "linter").rglob("*.py"))
CHECKS = sorted(m.name.replace("_", "-") for m in pkgutil.iter_modules(linter.checks.__path__))
SLOW = [
    "hcl2", "sarif_om", "lark", "logging", "importlib.metadata", "importlib.resources", "inspect", "typing", "json",
    "shutil", "click",
]  # fmt: skip
MAX_FUNCTION, MAX_FILE = 40, 300


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_keeps_its_contract(name):
    module = checks.load(name)

    assert module.SCOPE in {"resource", "document", "project", "policy"}
    assert hasattr(module.Params, "_fields")
    assert module.__doc__.startswith(f"`{name}`: ")


def test_every_check_is_used_and_every_used_check_exists():
    used = {rule.get("check", "attribute") for rule in compile.read(str(ROOT / "rules")).values()}

    assert used == set(CHECKS)


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_and_functions_stay_small(path):
    text = path.read_text(encoding="utf-8")
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    long = {
        n.name: n.end_lineno - n.lineno + 1
        for n in ast.walk(ast.parse(text))
        if isinstance(n, kinds) and n.end_lineno - n.lineno + 1 > MAX_FUNCTION
    }

    assert long == {}
    assert path.name.endswith("_table.py") or len(text.splitlines()) <= MAX_FILE


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_says_what_it_does_and_postpones_annotations(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))

    assert ast.get_docstring(tree)
    assert any(isinstance(n, ast.ImportFrom) and n.module == "__future__" for n in tree.body)


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_only_the_boundary_per_unit_catches_broadly(path):
    broad = {"Exception", "BaseException"}
    handlers = [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.ExceptHandler)]
    found = [h for h in handlers if h.type is None or (isinstance(h.type, ast.Name) and h.type.id in broad)]

    assert len(found) == (1 if path.name == "pipeline.py" else 0)


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_there_is_no_drawer_for_everything(path):
    assert path.stem not in {"utils", "util", "helpers", "common", "base", "manager", "misc"}


def test_classes_inherit_only_from_what_the_conventions_name():
    allowed = {"NamedTuple", "Enum", "Protocol", "Generic", "Exception", "LinterError", "Pack"}
    odd = [
        f"{path.name}:{node.name}"
        for path in SOURCES
        if "cli" not in path.parts and "lsp" not in path.name and path.name != "records.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
        for parent in node.bases
        if ast.unparse(parent).split("[")[0].rpartition(".")[2] not in allowed
    ]

    assert odd == []


def test_a_terraform_only_run_imports_nothing_slow(tmp_path):
    (tmp_path / "main.tf").write_text('resource "aws_db_instance" "a" {}\n')
    script = (
        "import sys; before = set(sys.modules);"
        "from linter.cli import main; main(['check', '--isolated', sys.argv[1]]);"
        f"print(sorted(set({SLOW!r}) & set(sys.modules) - before))"
    )

    out = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert out.stdout.splitlines()[-1] == "[]"


def test_the_registry_is_the_directory_of_syntaxes():
    from linter.identify import _NAMES, _SNIFFERS, _SUFFIXES

    known = {m.name for m in pkgutil.iter_modules(linter.parse.__path__)}
    named = {*_SUFFIXES.values(), *_NAMES.values(), *(s for s, _ in _SNIFFERS)} - {"", "conf"}

    assert named <= known


def test_what_a_project_check_reads_is_said_where_it_can_be_skipped():
    from linter.checks import READS, load
    from linter.project import Project

    names = [m.name.replace("_", "-") for m in pkgutil.iter_modules(linter.checks.__path__)]

    assert set(READS) == {n for n in names if getattr(load(n), "SCOPE", "") == "project"}
    assert set(READS.values()) <= {*Project._fields, ""}

"""No secret appears in what a command writes: every format and file, a diff, a crash, a baseline, the editor's messages."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from linter import checks, lsp
from linter.cli import main
from linter.report import FORMATS
from tests.fakes import fill
from tests.never_printed.forms import FORMS
from tests.never_printed.leaks import bare, leaked, pieces
from tests.test_never_printed import mine, overlays

DIGESTS = ("md5", "sha1", "sha256", "sha512")
CRASHES = ("credential", "attribute", "pin")
MANIFEST = Path(__file__).parent.parent.parent / "fixtures" / "seed" / "ready" / "integration.yaml"


@pytest.fixture(scope="module")
def trees(tmp_path_factory):
    """The secrets, and two folders of the same files: with them, and with their twins."""
    folder = tmp_path_factory.mktemp("printed")
    used, files = overlays(120)
    for name, overlay in zip(("first", "second"), files, strict=True):
        for path, data in overlay.items():
            (folder / name / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / name / path).write_bytes(data)
        manifest = MANIFEST.read_text().replace("connect/*.json", "**/*.json").replace("infra/*.tf", "**/*.tf")
        (folder / name / "integration.yaml").write_text(manifest)
        (folder / name / "broken.json").write_text('{"password": ' + overlay["36/connector.json"].decode())
        (folder / name / "broken.yaml").write_text("a: [\n" + overlay["10/plain.yaml"].decode())
        (folder / name / "broken.tf").write_text(overlay["00/db.tf"].decode() + "}\n")
    return used, folder / "first", folder / "second"


@pytest.fixture
def said(trees, monkeypatch, capfdbinary, tmp_path):
    """What two runs of a command say and write into files, each in its own tree."""

    def both(*arguments: str) -> tuple[str, str]:
        texts = []
        for tree in trees[1:]:
            monkeypatch.chdir(tree)
            target = tmp_path / "written"
            target.mkdir(exist_ok=True)
            main([a.replace("OUT", str(target)) for a in arguments])
            out = b"\n".join(capfdbinary.readouterr())
            files = [path.read_bytes() for path in sorted(target.iterdir())]
            for path in target.iterdir():
                path.unlink()
            texts.append(b"\n".join([out, *files]).decode("utf-8", "replace"))
        return texts[0], texts[1]

    return both


COMMANDS = {
    "every format": [
        "check", ".", "--debug", "--no-line-hash", "--show-suppressed", "--statistics",
        *(a for f in FORMATS for a in ("--output", f"{f.replace('_', '-')}=OUT/{f}")),
    ],
    "diff": ["check", "00", "10", "36", "--diff", "--unsafe-fixes"],
    "baseline": ["baseline", "write", ".", "--baseline", "OUT/baseline.json"],
    "readiness": ["readiness", ".", "--verbose"],
    "readiness html": ["readiness", ".", "--format", "html"],
    "explain": ["explain", "hardcoded-password"],
}  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_prints_a_secret(name, said, trees):
    first, second = said(*COMMANDS[name])

    assert len(first) > 100
    assert leaked(trees[0], first, second) == []


def test_a_fingerprint_says_nothing_without_its_key(said, trees, tmp_path):
    (tmp_path / "key").write_text("0123456789abcdef0123456789abcdef")

    first, second = said("inventory", ".", "--format", "json", "--fingerprints", "--key-file", str(tmp_path / "key"))

    rest = "\n".join(line for line in first.split("\n") if '"fingerprint": "' not in line)
    assert leaked(trees[0], rest, second) == []
    assert rest != first
    assert [
        s.kind for s in trees[0] for name in DIGESTS if hashlib.new(name, s.value.encode()).hexdigest() in first
    ] == []


def test_the_cache_holds_no_secret(said, trees, tmp_path, monkeypatch):
    """Its fingerprints are of a random key: only what is too long for chance counts."""
    monkeypatch.delenv("UPGRADELINT_NO_CACHE", raising=False)
    monkeypatch.setenv("UPGRADELINT_CACHE_DIR", str(tmp_path / "cache"))
    said("check", ".", "--no-line-hash")

    kept = b"\n".join(path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file())
    assert len(kept) > 50_000
    text = kept.decode("utf-8", "replace")
    found = [s for s in trees[0] if s.kind != "weak" and set(bare(text, [s.value], 12)) - pieces(s.twin, 12)]
    assert [s.kind for s in found] == []


def test_the_cache_holds_no_secret_of_a_manifest_or_a_reason(tmp_path, monkeypatch, capfd):
    secrets = [fill("${fake:[A-Z]{3}[a-z]{6}[0-9]{5}[a-z]{4}}", seed) for seed in range(4)]
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "integration.yaml").write_text(
        "apiVersion: integration-security/v1alpha1\nkind: Integration\nmetadata: {name: pay}\nspec:\n"
        f"  # upgradelint: ignore[hardcoded-api-key] reason=password is {secrets[3]}\n  apiKey: {secrets[0]}\n"
        f"  endpoint: https://u:{secrets[1]}@partner.example.com/\n  auth: {{password: {secrets[2]}}}\n"
    )
    monkeypatch.chdir(tmp_path / "tree")
    monkeypatch.delenv("UPGRADELINT_NO_CACHE", raising=False)
    monkeypatch.setenv("UPGRADELINT_CACHE_DIR", str(tmp_path / "cache"))
    main(["check", ".", "--show-suppressed"])

    kept = b"".join(path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file())
    printed = capfd.readouterr().out.encode()
    assert b"partner.example.com" in kept
    assert [s for s in secrets if s.encode() in kept + printed] == []


def test_a_fix_says_nothing_of_the_file_it_mends(said, trees):
    first, second = said("check", "00", "--fix", "--unsafe-fixes", "--debug", "--no-line-hash")

    assert leaked(trees[0], first, second) == []


@pytest.mark.parametrize("check", CRASHES)
def test_a_crash_says_where_and_never_what(check, said, trees, monkeypatch):
    def fail(target, params, around):
        raise RuntimeError([getattr(target, "document", target), *trees[0]])
        yield

    monkeypatch.setattr(checks.load(check), "check", fail)
    first, second = said("check", "00", "10", "36", "46", "--debug", "--no-line-hash", "--jobs", "1")

    assert "Internal error (RuntimeError at" in first
    assert leaked(trees[0], first, second) == []


def test_no_message_to_an_editor_holds_a_secret(trees):
    texts = []
    for tree in trees[1:]:
        shown = []
        for path in sorted(p for p in tree.rglob("*") if p.is_file() and p.suffix != ".key")[::4]:
            found = lsp.judge(str(path), path.read_text(), b"k" * 32)
            shown += [repr(lsp.diagnostic(f)) + lsp.hover_text(f, found.rules.get(f.rule_id)) for f in found.findings]
            shown += [repr(lsp.edits(f, path.read_text())) for f in found.findings]
        texts.append("\n".join(shown))

    assert len(texts[0]) > 1000
    assert leaked(trees[0], *texts) == []


def test_the_forms_hold_every_kind_of_secret():
    held = [s.kind for number in range(len(FORMS)) for s in mine(number)]

    assert {"weak", "pem", "unicode", "json-special", "shell-special", "GitHub classic personal access token"} <= set(
        held
    )
    assert len(held) > 4000

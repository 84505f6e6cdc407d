"""A short run of the fuzzer; `make fuzz` is the long one. Cases it found once are in `fuzz/corpus`."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from linter.api import load_pack
from linter.config import Config

SPEC = importlib.util.spec_from_file_location("fuzz_run", Path(__file__).parents[1] / "fuzz" / "run.py")
fuzz = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(fuzz)
CORPUS = sorted((Path(__file__).parents[1] / "fuzz" / "corpus").glob("*"))


def test_mutated_files_raise_nothing_of_ours_and_never_hang():
    pack = load_pack(Config())

    faults = {
        (number, name): fault
        for number, (name, data) in enumerate(fuzz.mutants(300, 20261124))
        if (fault := fuzz.attempt(name, data, pack if number % 10 == 0 else None))
    }

    assert faults == {}


@pytest.mark.parametrize("path", CORPUS, ids=lambda p: p.name)
def test_what_was_found_once_stays_mended(path):
    assert fuzz.attempt(path.name, path.read_bytes(), load_pack(Config())) == ""


def test_a_fault_is_told_apart_from_an_error_of_ours(monkeypatch):
    monkeypatch.setattr(fuzz, "once", lambda *a: 1 / 0)

    assert fuzz.attempt("a.tf", b"", None).startswith("ZeroDivisionError")

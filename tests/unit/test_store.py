"""Files are written whole or not at all; devices are written to."""

from __future__ import annotations

import os
import stat
import threading

import pytest

from linter import store
from linter.errors import InputError


def test_a_file_keeps_its_mode_and_nothing_else_is_left(tmp_path):
    target = tmp_path / "report.json"
    target.write_bytes(b"old")
    target.chmod(0o640)

    store.replace(str(target), b"new")

    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["report.json"]


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()

    store.replace(str(pipe), b"report")
    reader.join()

    assert read == [b"report"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize("name", ["nowhere/report.json", "."], ids=["no folder", "a folder"])
def test_what_cannot_be_written_is_an_error_that_says_so(tmp_path, name):
    with pytest.raises(InputError, match="cannot be written"):
        store.replace(str(tmp_path / name), b"")

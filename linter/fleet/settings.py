"""Options of `fleet scan` to the settings of its tasks, and what makes two scans of a commit the same."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping

from linter import __version__, api
from linter.cli.inventory import key_id, read_key
from linter.config import Config
from linter.errors import InputError
from linter.fleet.columns_table import VERSION
from linter.fleet.task import Settings
from linter.typed import Any


def of(options: Mapping[str, Any], day: str) -> Settings:
    """The settings; paths become absolute, because workers stand in other folders."""
    if not hasattr(os, "fork"):
        message = "`fleet scan` needs a system with fork (Linux, macOS); run it in a container"
        raise InputError(message)
    work = os.path.abspath(options["work"]) if options["work"] else ""
    if work and not os.path.isdir(work):
        message = f"--work-dir {options['work']}: no such folder; make it first"
        raise InputError(message)
    return Settings(
        os.path.abspath(options["dataset"]),
        scan_of(options),
        day,
        os.path.abspath(options["key_file"]) if options["key_file"] else "",
        os.path.abspath(options["config_path"]) if options["config_path"] else "",
        bool(options["isolated"]),
        options["clone"],
        work,
        options["memory"] << 20,
        options["timeout"],
        bool(options["again"]),
    )


def scan_of(options: Mapping[str, Any]) -> str:
    """A name for tool, rules, data, key and settings: a commit is scanned again when one of them changes."""
    pack = api.load_pack(Config())
    key = key_id(read_key(options["key_file"])) if options["key_file"] else ""
    parts = [__version__, pack.data_as_of(), key, str(bool(options["isolated"]))]
    total = hashlib.sha256("\0".join(map(str, parts)).encode())
    for name in sorted(os.listdir(pack.folder)):
        total.update(_digest(os.path.join(pack.folder, name)))
    if options["config_path"]:
        total.update(_digest(options["config_path"]))
    return f"{VERSION}-{total.hexdigest()[:16]}"


def _digest(path: str) -> bytes:
    try:
        with open(path, "rb") as stream:
            return hashlib.file_digest(stream, "sha256").digest()
    except OSError as error:
        message = f"{path}: cannot be read: {error.strerror}; check the path"
        raise InputError(message) from None

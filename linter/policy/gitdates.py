"""Lines of files to the day they were last written, from git blame; nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterable

from linter.finding import Finding
from linter.process import git

_HEAD = re.compile(rb"([0-9a-f]{40,64}) \d+ (\d+)(?: \d+)?")
_NOT_YET = b"0" * 40


def days(root: str, paths: Iterable[str]) -> dict[tuple[str, int], str]:
    """`(path, line)` to the ISO day (UTC) of its commit.

    Lines not committed, and lines at the boundary of a shallow clone, whose true day is not
    here, have none.
    """
    shallow = git(root, "rev-parse", "--is-shallow-repository")
    if shallow is None:
        return {}
    whole = ("--root",) if shallow.strip() == b"false" else ()
    found: dict[tuple[str, int], str] = {}
    for path in sorted(set(paths)):
        text = git(root, "blame", "--line-porcelain", "--no-textconv", *whole, "--", path)
        found.update({(path, line): day for line, day in _lines(text or b"")})
    return found


def _lines(porcelain: bytes) -> Iterable[tuple[int, str]]:
    import datetime

    line, seconds, usable = 0, 0, False
    for raw in porcelain.split(b"\n"):
        if head := _HEAD.fullmatch(raw):
            line, usable = int(head[2]), not head[1].startswith(_NOT_YET)
        elif raw.startswith(b"committer-time "):
            seconds = int(raw[15:])
        elif raw == b"boundary":
            usable = False
        elif raw.startswith(b"\t") and usable:
            yield line, datetime.datetime.fromtimestamp(seconds, datetime.UTC).date().isoformat()


def first_seen(root: str, findings: Iterable[Finding], seen: Iterable[str]) -> list[str]:
    """The day of each finding: the one that is known already, else that of its line, "" for none."""
    pairs = list(zip(findings, seen, strict=True))
    blamed = days(root, (f.place.path for f, day in pairs if not day))
    return [day or blamed.get((f.place.path, f.place.region.line), "") for f, day in pairs]

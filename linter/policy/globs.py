"""A path glob of the configuration or a manifest to whether it names a path."""

from __future__ import annotations

from fnmatch import fnmatchcase


def matches(path: str, glob: str) -> bool:
    """Whether a glob names a path: the path itself, a folder above it, or a name in it.

    >>> matches("a/b/c.tf", "a/b"), matches("a/b/c.tf", "*.tf"), matches("a/b/c.tf", "b/*")
    (True, True, False)
    """
    glob = glob.removeprefix("./")
    if fnmatchcase(path, glob) or path.startswith(glob.rstrip("/") + "/"):
        return True
    if glob.startswith("**/") and fnmatchcase(path, glob[3:]):
        return True
    return "/" not in glob and any(fnmatchcase(part, glob) for part in path.split("/"))

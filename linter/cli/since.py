"""A git reference, or what is staged, to the older version of the tree that a run compares with."""

from __future__ import annotations

from linter.errors import InputError
from linter.finding import Report, Suppression
from linter.identify import identify
from linter.pipeline import Request
from linter.process import git
from linter.source import root_of

NO_FILE = ("",)
"""A focus on nothing: an empty one would be on everything."""


def since(request: Request, reference: str) -> Request:
    """The request, judged against the tree at `reference`: what was there then counts as known."""
    root = _root(request, "--since")
    commit = git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}")
    if commit is None:
        message = f"--since {reference}: there is no such commit here; fetch it, or check the spelling"
        raise InputError(message)
    return _compared(request, root, commit.decode().strip(), staged=False)


def staged(request: Request) -> Request:
    """The request for what is staged, judged against the last commit; only staged files are reported."""
    root = _root(request, "--staged")
    head = git(root, "rev-parse", "--verify", "--quiet", "HEAD")
    base = head.decode().strip() if head else _empty_tree(root)
    names = _changed(root, base, staged=True)
    now = {path: text for path in names if (text := _show(root, f":{path}")) is not None}
    request = request._replace(
        overlay={**now, **request.overlay},
        hidden=frozenset(p for p in names if p not in now),
        focus=_focus(request, names),
    )
    return _compared(request, root, base, staged=True)


def _focus(request: Request, names: list[str]) -> tuple[str, ...]:
    """The staged files, of them those that are asked for; nothing staged is no file, not every file."""
    if request.overlay:
        return request.focus
    return tuple(n for n in names if not request.focus or n in request.focus) or NO_FILE


def touched(report: Report, before: Request) -> Report:
    """The report of a change: what is known does not count in files that the change leaves alone, overdue or not."""
    changed = before.overlay.keys() | before.hidden
    quiet = Suppression("baseline", "known before")
    findings = (
        f._replace(suppression=quiet)
        if f.baseline == "unchanged" and f.suppression is None and f.place.path not in changed
        else f
        for f in report.findings
    )
    return report._replace(findings=tuple(findings))


def _compared(request: Request, root: str, base: str, *, staged: bool) -> Request:
    names = _changed(root, base, staged=staged)
    if not staged:
        names += _untracked(root)
    old = {path: text for path in names if (text := _show(root, f"{base}:{path}")) is not None}
    before = request._replace(
        overlay=old,
        hidden=frozenset(p for p in names if p not in old),
        focus=(),
        config=request.config._replace(baseline="", git_dates=False),
    )
    return request._replace(before=before)


def _root(request: Request, option: str) -> str:
    root = root_of(request.paths)
    if request.overlay_only or git(root, "rev-parse", "--git-dir") is None:
        message = f"{option}: {root} is no git repository; run it inside one"
        raise InputError(message)
    return root


def _empty_tree(root: str) -> str:
    made = git(root, "hash-object", "-t", "tree", "/dev/null")
    if made is None:
        message = f"{root}: git cannot name an empty tree; commit something first"
        raise InputError(message)
    return made.decode().strip()


def _changed(root: str, base: str, *, staged: bool) -> list[str]:
    """Changed files that we can read; renames are shown as both."""
    cached = ("--cached",) if staged else ()
    plain = ("--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all")
    listed = git(root, "diff", *cached, "--name-only", *plain, "-z", base, "--")
    if listed is None:
        message = f"{root}: git cannot compare the tree with {base[:12]}; fetch what is missing (a partial clone?)"
        raise InputError(message)
    return sorted(_names(listed))


def _untracked(root: str) -> list[str]:
    return sorted(_names(git(root, "ls-files", "-z", "--others", "--exclude-standard") or b""))


def _names(listed: bytes) -> list[str]:
    names = listed.decode("utf-8", "surrogateescape").split("\0")
    return [n for n in names if n and (identify(n) or n.endswith("CODEOWNERS"))]


def _show(root: str, object: str) -> bytes | None:
    return git(root, "cat-file", "blob", object)

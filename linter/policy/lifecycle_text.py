"""A settled state to its sentence: what ends, when, as of which day, and what to move to."""

from __future__ import annotations

from collections.abc import Mapping

from linter.policy import lifecycle

OWNERS = {"k8s_api": "Kubernetes", "k8s_crd": "", "tf_provider": "provider"}


def message(kind: str, values: Mapping[str, str], ends: str, today: str, now: int) -> str:
    """One sentence, and a second one where calls change meaning or two products share the string."""
    what = subject(kind, values)
    if kind in OWNERS and values.get("removed_in"):
        head = _by_release(kind, values, ends, today, now)
    else:
        head = _by_day(values, ends, today, now)
    if other := _other(values, today):
        head += f"; {other}"
    known = f" (data as of {values['as_of']})" if values.get("as_of") else ""
    return f"{what} {head}{known}{_move(values, ends, today, now)}.{_after(values, now)}"


def subject(kind: str, values: Mapping[str, str]) -> str:
    """What a row is about; a version is named when it is one."""
    version = values.get("version", "")
    shown = "" if version == "*" or (kind in ("auth", "registry", "http_api") and not _numbered(version)) else version
    if kind == "tf_provider":
        return f"`{shown}`" if shown else values["product"]
    if kind == "k8s_crd":
        return shown or values["product"]
    return f"{values['product']} {shown}".strip()


def _numbered(version: str) -> bool:
    return any(c.isdigit() for c in version) or version == "beta"


def _by_day(values: Mapping[str, str], ends: str, today: str, now: int) -> str:
    if now == lifecycle.ENDED:
        if not ends:
            release = values.get("removed_in", "")
            return f"has ended with {release}" if release else "has ended"
        return _past(ends, values.get("as_of", ""), "ended")
    if now == lifecycle.EXTENDED:
        paid = "charged extended" if values.get("after") == "charged" else "extended"
        left = _past(ends, values.get("as_of", ""), "left standard support")
        return f"{left}, {paid} support ends {values['extended']}"
    if now == lifecycle.SOON:
        return f"ends {ends}, {_in(lifecycle.days(today, ends))}" if ends else "ends soon"
    return _deprecated(values, ends)


def _deprecated(values: Mapping[str, str], ends: str) -> str:
    since = values.get("deprecated") or values.get("deprecated_in", "")
    head = f"is deprecated since {since}" if since else "is deprecated"
    if ends:
        return f"{head} and ends {ends}"
    release = values.get("removed_in", "")
    return f"{head} and ends with {release}" if release else f"{head}, no end is published"


def _past(ends: str, as_of: str, verb: str) -> str:
    """A day the data knew only as the future may have moved since: then it was scheduled."""
    if as_of and ends > as_of:
        return f"was scheduled to end on {ends}"
    return f"{verb} on {ends}"


def _in(days: int) -> str:
    return "today" if days == 0 else f"in {days} day{'' if days == 1 else 's'}"


def _by_release(kind: str, values: Mapping[str, str], ends: str, today: str, now: int) -> str:
    owner = OWNERS[kind] or values["product"]
    name = values["product"].rpartition(" ")[2] if kind == "tf_provider" else ""
    release = f"{owner} {name} {values['removed_in']}".replace("  ", " ")
    if now in (lifecycle.ENDED, lifecycle.EXTENDED):
        gone = "was removed in" if kind == "tf_provider" else "is no longer served from"
        return f"{gone} {release}" + (f" of {ends}" if ends else "")
    leaves = f"leaves with {release}"
    if ends:
        leaves += f" of {ends}"
    since = values.get("deprecated_in") or values.get("deprecated", "")
    return f"is deprecated since {since} and {leaves}" if since else leaves


def _other(values: Mapping[str, str], today: str) -> str:
    title, ends = values.get("also_product", ""), values.get("also_ends", "")
    if not title or not ends:
        return ""
    if ends < today:
        return f"as {title} it {_past(ends, values.get('as_of', ''), 'ended')}"
    return f"as {title} it ends {ends}"


def _move(values: Mapping[str, str], ends: str, today: str, now: int) -> str:
    to = values.get("replacement", "")
    if not to:
        return "; plan the move before the cutoff" if now == lifecycle.SOON else ""
    to = f"the {to}" if to.startswith("newest") else to
    ahead = now == lifecycle.SOON or (now == lifecycle.DEPRECATED and bool(ends) and ends >= today)
    return f"; move to {to}{' before the cutoff' if ahead else ''}"


def _after(values: Mapping[str, str], now: int) -> str:
    if values.get("after") != "falls_forward":
        return ""
    if now == lifecycle.ENDED:
        return " Calls to it are answered by another version, so they silently change meaning."
    if now == lifecycle.SOON:
        return " From then on calls are answered by another version, so they silently change meaning."
    return ""

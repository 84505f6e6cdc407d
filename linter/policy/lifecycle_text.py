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
        head = _by_day(kind, values, ends, today, now)
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


def _by_day(kind: str, values: Mapping[str, str], ends: str, today: str, now: int) -> str:
    if now == lifecycle.ENDED:
        if not ends:
            release = values.get("removed_in", "")
            return f"has ended with {release}" if release else "has ended"
        if values.get("extended", "") > ends:
            return _past(values["extended"], values.get("as_of", ""), "leave extended support", "left extended support")
        return _past(ends, values.get("as_of", ""))
    paid = "charged extended" if values.get("after") == "charged" else "extended"
    extended = f"{paid} support ends {values['extended']}" if values.get("extended", "") > ends else ""
    if now == lifecycle.EXTENDED:
        left = _past(ends, values.get("as_of", ""), "leave standard support", "left standard support")
        return f"{left}, {extended}"
    if now == lifecycle.SOON:
        soon = f"{ends}, {_in(lifecycle.days(today, ends))}"
        return f"leaves standard support {soon}; {extended}" if extended else f"ends {soon}"
    return _deprecated(kind, values, ends)


def _deprecated(kind: str, values: Mapping[str, str], ends: str) -> str:
    since = values.get("deprecated") or values.get("deprecated_in", "")
    if values.get("deprecated") and lifecycle.only_active(kind, values, ends):
        return f"left active support on {since} and ends {ends}"
    head = f"is deprecated since {since}" if since else "is deprecated"
    if ends:
        return f"{head} and ends {ends}"
    release = values.get("removed_in", "")
    return f"{head} and ends with {release}" if release else f"{head}, no end is published"


def _past(ends: str, as_of: str, verb: str = "end", past: str = "ended") -> str:
    """A day the data knew only as the future may have moved since: then it was scheduled."""
    return f"was scheduled to {verb} on {ends}" if as_of and ends > as_of else f"{past} on {ends}"


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
        return f"as {title} it {_past(ends, values.get('as_of', ''))}"
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

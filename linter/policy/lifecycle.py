"""A dated match and a day to the rule of its state and the message that says so; pure of clocks.

States, each implied by the next: none, deprecated, ends soon, extended support, ended. Moving
the day forward never lowers the state of a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from linter.config import Override

NONE, DEPRECATED, SOON, EXTENDED, ENDED = range(5)
SUFFIX = {DEPRECATED: "deprecated", SOON: "ends-soon", EXTENDED: "extended-support", ENDED: "ended"}
PREFIX = {
    "http_api": "api-version",
    "auth": "auth-method",
    "tls": "tls-protocol",
    "registry": "image-registry",
    "image_line": "image-version",
    "engine": "engine-version",
    "runtime": "runtime-version",
    "k8s_api": "kubernetes-api",
    "k8s_crd": "kubernetes-crd",
    "tf_provider": "terraform-schema",
    "connector_release": "connector-version",
    "model": "model-version",
}
HAS_EXTENDED = frozenset({"image_line", "engine", "runtime"})
NOTE_AGE, WARNING_AGE = 90, 180


def judge(  # noqa: PLR0913 - a match, a day, and what the user set
    kind: str,
    values: Mapping[str, str],
    ends: str,
    today: str,
    horizon: int,
    *,
    k8s_version: str = "",
    strict: bool = False,
    overrides: Iterable[Override] = (),
) -> tuple[str, str] | None:
    """The rule id and the message of a match on a day; None while it is of no concern.

    `horizon` is in days. With `strict`, rows whose source is second-hand count as sure.
    """
    amended = amend(values, ends, overrides, today)
    if amended is None or kind not in PREFIX:
        return None
    values, ends = amended
    now = state(kind, values, ends, today, horizon, k8s_version)
    doubtful = values.get("certainty") == "maybe" or (values.get("confidence") == "doubtful" and not strict)
    other = state(kind, {}, values.get("also_ends", ""), today, horizon)
    if now < SOON and other > now:
        now, doubtful = other, True
    if now == NONE:
        return None
    from linter.policy.lifecycle_text import message

    maybe = "-maybe" if doubtful and now in (SOON, ENDED) else ""
    return f"{PREFIX[kind]}-{SUFFIX[now]}{maybe}", message(kind, values, ends, today, now)


def end(kind: str, values: Mapping[str, str], ends: str, overrides: Iterable[Override], today: str) -> str:
    """The day that the deadline of a match counts from: as overridden, else of the product that ends first, or "".

    Where a string may stand for two products, the other one's end counts while the first is ahead.
    """
    amended = amend(values, ends, overrides, today)
    if amended is None or kind not in PREFIX:
        return ends
    values, ends = amended
    if values.get("status") == "ended":
        return ends
    other = values.get("also_ends", "")
    return min(ends, other) if ends >= today and other else ends or other


def state(  # noqa: PLR0913, PLR0917 - see `judge`
    kind: str, values: Mapping[str, str], ends: str, today: str, horizon: int, k8s_version: str = ""
) -> int:
    """How far a row is gone on a day. ISO days compare as text; an empty one is never compared."""
    if values.get("status") in ("paused", "rumoured", "withdrawn"):
        return NONE
    if kind == "k8s_api":
        return _of_release(values, today, k8s_version)
    if values.get("status") == "ended":
        return ENDED
    if ends and ends < today:
        extended = values.get("extended", "")
        return EXTENDED if kind in HAS_EXTENDED and extended and extended >= today else ENDED
    if ends and days(today, ends) <= horizon:
        return SOON
    announced = values.get("deprecated_in") or (values.get("removed_in") and not ends)
    if values.get("status") == "deprecated" or announced:
        return DEPRECATED
    deprecated = values.get("deprecated", "")
    if not deprecated or deprecated > today:
        return NONE
    return NONE if only_active(kind, values, ends) else DEPRECATED


def only_active(kind: str, values: Mapping[str, str], ends: str) -> bool:
    """Whether the day of deprecation is the end of active support: fixes of security come until the end."""
    return kind in HAS_EXTENDED and bool(ends) and values.get("after") != "fail"


def _of_release(values: Mapping[str, str], today: str, k8s_version: str) -> int:
    """Without a cluster version only what no supported release serves any more is reported."""
    removed, deprecated = values.get("removed_in", ""), values.get("deprecated_in", "")
    if k8s_version:
        if removed and _release(removed) <= _release(k8s_version):
            return ENDED
        return DEPRECATED if deprecated and _release(deprecated) <= _release(k8s_version) else NONE
    gate = values.get("gate", "")
    return ENDED if gate and gate <= today else NONE


def _release(text: str) -> tuple[int, ...]:
    """A Kubernetes minor release as numbers.

    >>> _release("v1.29.3") > _release("1.9")
    True
    """
    parts = text.lstrip("v").split(".")[:2]
    return tuple(int(p) if p.isdigit() else 0 for p in parts)


def days(start: str, end: str) -> int:
    """Whole days from one ISO day to another.

    >>> days("2026-11-23", "2027-01-21")
    59
    """
    import datetime

    return datetime.date.fromisoformat(end).toordinal() - datetime.date.fromisoformat(start).toordinal()


def amend(
    values: Mapping[str, str], ends: str, overrides: Iterable[Override], today: str
) -> tuple[Mapping[str, str], str] | None:
    """Values and end as a repository's overrides make them, in order; None when one silences the row."""
    for override in overrides:
        if not _concerns(override, values) or expired(override, today):
            continue
        if override.silence:
            return None
        ends = override.ends or ends
        changed = {"status": override.status, "replacement": override.replacement, "origin": override.origin}
        values = {**values, **{k: v for k, v in changed.items() if v}}
        if override.ends:
            values = {k: v for k, v in values.items() if k not in ("status", "also_ends")}
    return values, ends


def _concerns(override: Override, values: Mapping[str, str]) -> bool:
    return override.product == values.get("id") and fnmatchcase(values.get("version", ""), override.version)


def expired(override: Override, today: str) -> bool:
    """Whether an override has run out; it is reported, and has no effect."""
    return bool(override.until) and override.until < today


def stale(as_of: str, today: str, limit: int = 0) -> tuple[str, str] | None:
    """The level and text of a notice on old data: error over `limit` days, else a warning or a note.

    >>> stale("2026-01-01", "2026-01-31") is None
    True
    """
    if not as_of:
        return None
    age = days(as_of, today)
    text = f"The lifecycle data is {age} days old (as of {as_of}); upgrade upgradelint for newer dates."
    if limit and age > limit:
        return "error", text
    if age > NOTE_AGE:
        return ("warning" if age > WARNING_AGE else "note"), text
    return None

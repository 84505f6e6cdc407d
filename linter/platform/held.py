"""A literal that refers to a resource (an ARN, a URL, a resource path, an address) to the names it may hold."""

from __future__ import annotations

from linter.pattern import pattern

_TAIL = pattern(r"(?::\*|/\*|\*)$")
_SECRET = pattern(r"-[A-Za-z0-9]{6}$")
_ACCOUNT = pattern(r"([\w-]+)@[\w.-]+\.iam\.gserviceaccount\.com")
_BUCKET = pattern(r"([a-z0-9][a-z0-9.-]+?)\.s3[.-][a-z0-9.-]*amazonaws\.com(?:\.cn)?(?:/.*)?")
_MAX = 2048


def held(text: str) -> set[str]:
    """The names that a literal holds; empty for a plain name, which is its own, and for long texts.

    >>> sorted(held("arn:aws:s3:::logs/*")), sorted(held("projects/p/topics/orders"))
    (['logs'], ['orders'])
    >>> held("orders")
    set()
    """
    if len(text) > _MAX or text == "*":
        return set()
    if text.startswith("arn:"):
        return _of_arn(text)
    account = _ACCOUNT.fullmatch(text.rpartition(":")[2])
    if account:
        return {account[1]}
    bare = text.partition("://")[2] or text
    host = _BUCKET.fullmatch(bare)
    if host:
        return {host[1]}
    if bare.startswith("s3/") or text.startswith(("s3://", "gs://")):
        return {bare.partition("/")[0]}
    last = bare.partition("?")[0].rstrip("/").rpartition("/")
    return {last[2]} if last[0] and last[2] else set()


def _of_arn(text: str) -> set[str]:
    """The resource's name: after its type, before its id or its objects."""
    fields = text.split(":", 5)
    if len(fields) < 6:
        return set()
    service, rest = fields[2], _TAIL.sub("", fields[5])
    if service == "s3":
        return {rest.partition("/")[0]} - {""}
    head = min((at for at in (rest.find(":"), rest.find("/")) if at >= 0), default=-1)
    if head < 0:
        return {rest} - {""}
    named = rest[head + 1 :]
    found = {named, named.partition("/")[0], named.partition(":")[0], named.rpartition("/")[2]}
    if service == "secretsmanager":
        found.add(_SECRET.sub("", named))
    if service == "elasticloadbalancing":  # loadbalancer/app/name/id, targetgroup/name/id
        found |= set(named.split("/")[:-1])
    return {name for name in found if name and "*" not in name}

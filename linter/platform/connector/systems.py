"""URLs, JDBC strings and host lists to the systems they name: `postgres://db.example:5432/orders`.

An address never holds user information, a query, or a path that may carry a secret (webhooks).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from linter.pattern import pattern
from linter.platform import System
from linter.tree import Leaf, Map, Node, Seq, Span, Template, get

_KINDS = {
    "postgresql": "postgres", "psql": "postgres", "pgsql": "postgres", "postgres": "postgres", "https": "http",
    "mongodb+srv": "mongodb", "amqps": "amqp", "rediss": "redis", "mqtts": "mqtt", "wss": "ws", "ftps": "ftp",
    "microsoft:sqlserver": "sqlserver", "mssql": "sqlserver", "oracle:thin": "oracle", "oracle:oci": "oracle",
    "ldaps": "ldap", "ssl": "tcp", "tls": "tcp", "s3a": "s3", "s3n": "s3", "gs": "gcs", "nats+tls": "nats",
    "as400": "db2", "sap": "hana", "mariadb:aurora": "mariadb", "aws-wrapper:postgresql": "postgres",
    "aws-wrapper:mysql": "mysql", "pulsar+ssl": "pulsar",
}  # fmt: skip
"""Scheme to the kind of system; a scheme that is not here is its own kind."""
_RENAMED = {"postgresql": "postgres", "psql": "postgres", "pgsql": "postgres", "mssql": "sqlserver"}
_URL = pattern(
    r"(?:jdbc:(?P<jdbc>[a-z0-9][a-z0-9+:\-]{0,40}?):@?//|(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]{0,30})://)"
    r"(?P<user>[^/\s?#;@]*@)?(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_*][\w.\-]*)(?::(?P<port>\d{1,5}))?(?P<rest>[^\s]*)"
)
_ORACLE = pattern(
    r"jdbc:oracle:(?:thin|oci8?):(?:[^@/\s]*/[^@\s]*)?@(?://)?(?P<host>[\w.\-]+):(?P<port>\d+)[:/](?P<name>[\w.]+)"
)
_DATABASE = pattern(r"(?i)[;?&](?:database(?:name)?|db|initial catalog)=([\w\-]+)")
_HOST_PORT = pattern(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_][\w.\-]*?)(?::(?P<port>\d{1,5}))?")
_WORD = pattern(r"/([a-z][a-z._\-]{0,24}|v\d{1,2}(?:\.\d{1,3}){0,2}(?:beta\d*)?|\d{1,4})(?=/|$)")
_NAME = pattern(r"/([\w.\-]{1,64})(?=[/?;:]|$)")
_WEB = frozenset({"http", "https", "ws", "wss", "tcp", "udp", "tls", "ssl"})
_SPLIT = pattern(r"[,\s]+")
MAX_SYSTEMS = 40


def of_url(text: str) -> tuple[str, str] | None:
    """The kind and the address that a URL or JDBC string names, None when it names no host.

    >>> of_url("jdbc:postgresql://u:p@db.example:5432/orders?ssl=true")
    ('postgres', 'postgres://db.example:5432/orders')
    >>> of_url("https://hooks.example.com/services/T0AB12/x?key=1")
    ('http', 'https://hooks.example.com/services')
    """
    oracle = _ORACLE.match(text)
    if oracle:
        return "oracle", f"oracle://{oracle['host'].lower()}:{oracle['port']}/{oracle['name']}"
    match = _URL.match(text)
    if match is None:
        return None
    scheme = (match["jdbc"] or match["scheme"]).lower()
    kind = _KINDS.get(scheme, scheme.partition(":")[0])
    shown = _RENAMED.get(scheme, kind if match["jdbc"] else scheme)
    port = f":{match['port']}" if match["port"] else ""
    return kind, f"{shown}://{match['host'].lower()}{port}{_path(kind, scheme, match['rest'])}"


def _path(kind: str, scheme: str, rest: str) -> str:
    if scheme in _WEB:
        words: list[str] = []
        at, plain = 0, re.split(r"[?#]", rest, maxsplit=1)[0]
        while (word := _WORD.match(plain, at)) is not None and len(words) < 4:
            words.append("/" + word[1])
            at = word.end()
        return "".join(words)
    named = _DATABASE.search(rest) if kind in ("sqlserver", "snowflake") else None
    name = named or _NAME.match(rest)
    return f"/{name[1]}" if name else ""


def of_hosts(text: str, kind: str, port: str = "") -> Iterator[tuple[str, str]]:
    """The kind and the address of each host of a list such as `a:9092,SASL_SSL://b:9093`.

    >>> list(of_hosts("broker-1:9092,broker-2", "kafka", "9092"))
    [('kafka', 'kafka://broker-1:9092'), ('kafka', 'kafka://broker-2:9092')]
    """
    for part in _SPLIT.split(text.strip())[:MAX_SYSTEMS]:
        found = _HOST_PORT.fullmatch(part.rpartition("://")[2].rpartition("@")[2].partition("/")[0])
        if found:
            number = found["port"] or port
            yield kind, f"{kind}://{found['host'].lower()}{':' + number if number else ''}"


def systems(node: Node | None, kind: str = "", port: str = "") -> Iterator[System]:
    """The systems that a value, or each string of a list, names: URLs, else hosts of `kind`."""
    match node:
        case Seq(items=items):
            for item in items[:MAX_SYSTEMS]:
                yield from systems(item, kind, port)
        case Leaf(value=Template(parts=(str() as first, *_))):
            yield from _partial(first, node.span)
        case Leaf(value=str() as value):
            yield from _whole(value, node.span, kind, port)


def _partial(known: str, span: Span) -> Iterator[System]:
    """A URL whose host is fixed and whose rest is not: what comes after the last sure part is left out."""
    host = re.match(r"(?:jdbc:[\w:]+:)?//|[A-Za-z][\w+.\-]*://", known)
    if host and re.search(r"[/?;]", known[host.end() :]) and (found := of_url(known)):
        yield System(*found, span)


def _whole(value: str, span: Span, kind: str, port: str) -> Iterator[System]:
    if "://" in value or value.startswith("jdbc:"):
        parts = [value] if value.startswith(("jdbc:", "mongodb")) else _SPLIT.split(value)
        named = [found for part in parts[:MAX_SYSTEMS] if (found := of_url(part))]
        if kind in ("kafka", "pulsar") or (kind and not named):
            named = list(of_hosts(value, kind, port))
        yield from (System(*found, span) for found in named)
    elif kind and value.strip():
        yield from (System(*found, span) for found in of_hosts(value, kind, port))


def database(body: Map, kind: str, keys: tuple[str, str, str], usual: str = "") -> Iterator[System]:
    """A database given by keys of its own: host, port and name ("" for none), each a plain key of `body`."""
    host, port, name = keys
    at = get(body, host)
    if not isinstance(at, Leaf) or not isinstance(at.value, str) or not _HOST_PORT.fullmatch(at.value):
        return
    number, suffix = _plain(body, port) or usual, _plain(body, name)
    address = f"{kind}://{at.value.lower()}"
    address += f":{number}" if number and ":" not in at.value else ""
    yield System(kind, address + (f"/{suffix}" if suffix and re.fullmatch(r"[\w.\-]+", suffix) else ""), at.span)


def _plain(body: Map, key: str) -> str:
    found = get(body, key) if key else None
    known = isinstance(found, Leaf) and isinstance(found.value, (str, int)) and not isinstance(found.value, bool)
    return str(found.value) if known and isinstance(found, Leaf) else ""


def unique(found: Iterable[System]) -> tuple[System, ...]:
    """Each system once, at the first place that names it."""
    kept: dict[tuple[str, str], System] = {}
    for system in found:
        kept.setdefault((system.kind, system.address), system)
    return tuple(kept.values())


def is_local(address: str) -> bool:
    """Whether an address is the machine's own.

    >>> is_local("http://localhost:8081"), is_local("http://registry:8081")
    (True, False)
    """
    return re.search(r"://(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)(?:[:/]|$)", address) is not None

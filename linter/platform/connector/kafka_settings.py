"""Flat Kafka settings to the clients in them: one resource for each prefix that has connection keys.

Kafka clients are configured with the same keys everywhere, behind a prefix: `producer.`,
`consumer.override.`, `schema.history.internal.producer.`, `confluent.metrics.reporter.`. Each is a
resource of platform `kafka` and type `client` whose body has the keys without the prefix
(`security.protocol`, `sasl.mechanism`, `ssl.enabled.protocols`, ...). Bodies are closed only where the
settings name the brokers (`bootstrap.servers`): there, what is absent has Kafka's default. All
others inherit from somewhere, so absence says nothing. `@brokers` is `local`, `remote` or `unknown`.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.pattern import pattern
from linter.platform import Resource, System
from linter.platform.connector.shapes import sub
from linter.platform.connector.systems import is_local, systems, unique
from linter.tree import Entry, Leaf, Map, Node, get

_MARKS = (
    "bootstrap.servers",
    "security.protocol",
    "sasl.mechanism",
    "sasl.jaas.config",
    "ssl.endpoint.identification.algorithm",
    "ssl.enabled.protocols",
    "ssl.protocol",
    "ssl.truststore.location",
    "ssl.truststore.password",
    "ssl.keystore.password",
)
_HISTORY = pattern(r"(?P<root>schema\.history\.internal|database\.history)\.(?:kafka|producer|consumer)\.")
_INTERNAL = frozenset({"inter.broker.", "controller."})


def prefixes(body: Map) -> list[str]:
    """The prefixes of client settings, "" among them, in order of their first key."""
    found: dict[str, None] = {}
    for entry in body.entries:
        key = entry.key.value
        if not isinstance(key, str):
            continue
        for mark in _MARKS:
            if key == mark or (key.endswith(mark) and key[-len(mark) - 1] == "."):
                found.setdefault(key[: -len(mark)], None)
                break
    return [p for p in found if p not in _INTERNAL and not p.endswith(".kafka.")]


def clients(body: Map, owner: Resource, skip: tuple[str, ...] = ()) -> Iterator[Resource]:
    """One resource a client of the settings; prefixes in `skip` are no clients."""
    for prefix in prefixes(body):
        if prefix in skip:
            continue
        named = brokers(body, prefix)
        settings = _with_reach(_with_brokers(sub(body, prefix), named), named)
        marks = (e for e in body.entries if isinstance(e.key.value, str) and e.key.value.startswith(prefix))
        place = next((e.key.span for e in marks if str(e.key.value)[len(prefix) :] in _MARKS), owner.place)
        name = f"{owner.name}.{prefix.rstrip('.')}" if prefix else owner.name
        yield Resource("kafka", "client", name, settings, place, f"client.{name}", parent=owner)


def brokers(body: Map, prefix: str) -> Entry | None:
    """The setting that names the brokers of a client, None when it is inherited."""
    history = _HISTORY.match(prefix)
    names = [f"{prefix}bootstrap.servers"]
    if history:
        names.append(f"{history['root']}.kafka.bootstrap.servers")
    return next((e for name in names for e in body.entries if e.key.value == name), None)


def _with_brokers(settings: Map, found: Entry | None) -> Map:
    if found is None:
        return settings._replace(open=True)
    if get(settings, "bootstrap.servers") is not None:
        return settings
    return settings._replace(
        entries=(*settings.entries, Entry(found.key._replace(value="bootstrap.servers"), found.value))
    )


def _with_reach(settings: Map, found: Entry | None) -> Map:
    """The settings and `@brokers`: whether the brokers are all `local`, some `remote`, or not known here."""
    at = found.key.span if found else settings.span
    named = list(systems(found.value, "kafka", "9092")) if found else []
    reach = "unknown" if not named else "local" if all(is_local(s.address) for s in named) else "remote"
    entry = Entry(Leaf("@brokers", at), Leaf(reach, at))
    return settings._replace(entries=(*settings.entries, entry))


def reached(body: Map) -> tuple[System, ...]:
    """The brokers that any of the settings name, and schema registries."""
    found: list[System] = []
    for entry in body.entries:
        key = entry.key.value
        if isinstance(key, str) and key.endswith("bootstrap.servers"):
            found += systems(entry.value, "kafka", "9092")
        elif isinstance(key, str) and key.endswith("schema.registry.url"):
            found += systems(entry.value)
    return unique(found)


def known(node: Node | None) -> str:
    """A scalar as text, "" when it is absent, unknown or no scalar."""
    plain = isinstance(node, Leaf) and isinstance(node.value, (str, int, float))
    return str(node.value).strip() if plain and isinstance(node, Leaf) else ""

"""Spring Boot's `application.yml` and `.properties` to the application and what it connects to.

Platform `spring`, type `application`, one for each document of a stream (a profile): body is the flat settings, keys in
kebab case as Spring's documentation writes them. Only settings of an integration make one: a data source, a broker, a
mail or configuration server, an issuer, TLS or the actuator. Profiles and the environment add to it, so no rule may
judge what is absent. `spring.kafka` is a platform `kafka` `client` as well. `${X:default}` is its default, `ENC(...)`
UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.pattern import pattern
from linter.platform import Reader, Resource, System
from linter.platform.connector import kafka_settings
from linter.platform.connector.references import SPRING, resolve_map
from linter.platform.connector.shapes import first, flat, sub
from linter.platform.connector.stages import reached
from linter.platform.connector.systems import database, unique
from linter.tree import Document, Entry, Leaf, Map, text

_INTEGRATION = pattern(
    r"spring\.(?:datasource|r2dbc|kafka|rabbitmq|activemq|artemis|pulsar|data\.|redis|elasticsearch|neo4j|couchbase|"
    r"ldap|mail|cloud\.|config\.import|security\.oauth2|ssl\.|session\.|batch\.|flyway|liquibase|integration|influx|"
    r"jms|cassandra)"
    r"|management\.(?:endpoint|security|metrics\.export|otlp|zipkin|server)|server\.ssl\.|eureka\.client"
)
_HOSTS = {
    "spring.kafka.bootstrap-servers": ("kafka", "9092"),
    "spring.kafka.properties.bootstrap.servers": ("kafka", "9092"),
    "spring.rabbitmq.addresses": ("amqp", "5672"),
    "spring.cloud.stream.kafka.binder.brokers": ("kafka", "9092"),
    "spring.data.redis.cluster.nodes": ("redis", "6379"),
    "spring.data.cassandra.contact-points": ("cassandra", "9042"),
}
_PLACES = {
    "amqp": ("spring.rabbitmq.host", "spring.rabbitmq.port", "5672"),
    "redis": ("spring.data.redis.host", "spring.data.redis.port", "6379"),
    "mongodb": ("spring.data.mongodb.host", "spring.data.mongodb.port", "27017"),
    "smtp": ("spring.mail.host", "spring.mail.port", "25"),
}
_FREE = pattern(r"(?i)\.(?:properties|registration|provider|headers|tags|bundle)\.")
_HUMP = pattern(r"(?<=[a-z0-9])(?=[A-Z])")
_KAFKA = "spring.kafka."


def resources(document: Document, reader: Reader) -> Iterator[Resource]:
    """The application of each document that configures an integration."""
    for root in document.roots:
        if document.syntax not in ("properties", "yaml") or not isinstance(root, Map):
            continue
        settings = flat(root)
        if not any(str(e.key.value).startswith("debezium.") for e in settings.entries):
            yield from application(settings, document.path.rpartition("/")[2].rpartition(".")[0])


def application(settings: Map, name: str) -> Iterator[Resource]:
    """The application of flat settings, nothing when they configure no integration."""
    body = _kebab(settings)
    found = first(body, lambda key: _INTEGRATION.match(key) is not None)
    if found is None:
        return
    body = resolve_map(body, SPRING)
    profile = text(body, "spring.config.activate.on-profile") or text(body, "spring.profiles")
    full = f"{name}.{profile}" if profile else name
    systems = unique((*reached(body, _HOSTS), *_named(body)))
    owner = Resource("spring", "application", full, body, found.key.span, systems=systems, role="worker")
    yield owner
    yield from kafka_settings.clients(_kafka(body), owner)


def _named(body: Map) -> Iterator[System]:
    for kind, (host, port, usual) in _PLACES.items():
        yield from database(body, kind, (host, port, ""), usual)


def _kafka(body: Map) -> Map:
    """The settings of `spring.kafka` under the names that Kafka gives them; `properties.` are Kafka's own."""
    entries = []
    for entry in sub(body, _KAFKA).entries:
        key = str(entry.key.value).replace("properties.", "")
        key = key.replace("bootstrap-servers", "bootstrap.servers")
        entries.append(Entry(entry.key._replace(value=key), entry.value))
    return Map(tuple(entries), body.span, open=True, head=body.head)


def _kebab(body: Map) -> Map:
    return body._replace(entries=tuple(Entry(_key(e.key), e.value) for e in body.entries))


def _key(key: Leaf) -> Leaf:
    """`showValues` as `show-values`; the keys of Kafka's own properties stay as they are."""
    if not isinstance(key.value, str) or _FREE.search(key.value):
        return key
    return key._replace(value=_HUMP.sub("-", key.value).lower())

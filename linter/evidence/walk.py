"""A tree to the values in it with the keys they stand at: pairs, defaults, lists and nested texts included."""

from __future__ import annotations

from functools import lru_cache

from linter.evidence import listed, place, sql
from linter.pattern import pattern
from linter.records import NamedTuple
from linter.tree import Choice, Entry, Expr, Leaf, Map, Node, Seq

MAX_DEPTH = 120
VALUES = frozenset(
    "value val default defaultvalue default_value #text @value parametervalue literal plaintext_value @default fallback"
    " variable_value valuevalue".split()
)
NAMES = frozenset(
    "name key @name @key variable parameterkey parametername property header field option setting envvar"
    " variable_name keyvalue".split()
)
_USERS = frozenset(
    "user username user_name login userid uid account userlogin user-name db_user db_username database_user dbuser dbusername"
    " postgres_user mysql_user rabbitmq_default_user mongo_initdb_root_username minio_root_user admin_user admin_username"
    " adminusername administrator_login connection.user sasl_username".split()
)  # fmt: skip
_SALTED = frozenset({"salt", "value", "hash"})
_JWK = frozenset({"k", "d"})
_POINTERS = frozenset("ref refs from reference references selector".split())
_SKIPPED = frozenset(
    "encrypteddata encryptedcredential sops matchlabels labels remoteref secretstoreref runafter".split()
)
SECRET_VALUES = frozenset(
    {
        ("azurerm_key_vault_secret", "value"), ("github_actions_secret", "plaintext_value"),
        ("github_actions_organization_secret", "plaintext_value"), ("github_dependabot_secret", "plaintext_value"),
        ("github_actions_environment_secret", "plaintext_value"), ("github_codespaces_secret", "plaintext_value"),
        ("github_dependabot_organization_secret", "plaintext_value"),
        ("github_codespaces_organization_secret", "plaintext_value"), ("github_codespaces_user_secret", "plaintext_value"),
        ("google_secret_manager_secret_version", "secret_data"), ("aws_secretsmanager_secret_version", "secret_string"),
        ("vault_generic_secret", "data_json"), ("vault_kv_secret_v2", "data_json"), ("vault_kv_secret", "data_json"),
        ("cloudflare_worker_secret", "secret_text"), ("confluent_connector", "config_sensitive"),
        ("doppler_secret", "value"), ("kubernetes_secret", "data"), ("kubernetes_secret_v1", "data"),
        ("azuredevops_variable_group", "secret_value"), ("hcp_vault_secrets_secret", "secret_value"),
    }
)  # fmt: skip
"""Resource type and attribute that the provider's own schema calls a secret whatever its key is."""


_OPTION = pattern(r"--?[A-Za-z][A-Za-z0-9_.\-]{2,60}")
_NAMES = pattern(r"[\w.\-]{3,100}+")
_LONG = pattern(r"\"[^\"\s$]{12}|<<")


class At(NamedTuple):
    """A text and where it stands: its key, the account beside it, and whether the place alone makes it secret.

    `place` is "" or names what holds it (`kubernetes` for a Secret's data in base64, `stored` for plain, `command` for
    an argument by which a program takes a secret).
    """

    key: str
    leaf: Leaf
    user: str | None = None
    place: str = ""


class _Key(NamedTuple):
    """What a key's name alone says; kept for every name once."""

    low: str
    strength: int
    sort: str
    points: bool


class _Way(NamedTuple):
    """The keys above a node, nearest first, and what is said there."""

    key: str = ""
    above: str = ""
    grand: str = ""
    user: str | None = None
    place: str = ""
    programs: frozenset[str] = frozenset()


def leaves(root: Node, programs: frozenset[str] = frozenset()) -> list[At]:
    """The scalars of a tree that may hold a secret, in source order; what only points to one is left out.

    `programs` are those that the text may call (`command.present`): with any, commands are there as well.
    """
    out: list[At] = []
    _visit(root, _Way(programs=programs), 0, out)
    return out


@lru_cache(maxsize=8192)
def _known(name: str) -> _Key:
    low = name.lower()
    sort = "value" if low.rstrip("0123456789") in VALUES else "skipped" if low in _SKIPPED else ""
    return _Key(low, place.judge(name)[0], sort, place.words(name)[-1:] != () and place.words(name)[-1] in _POINTERS)


def _visit(node: Node, way: _Way, depth: int, out: list[At]) -> None:
    if isinstance(node, Leaf):
        _leaf(node, way.key, way, out)
    elif depth > MAX_DEPTH:
        return
    elif isinstance(node, Map):
        _map(node.entries, way, depth, out)
    elif isinstance(node, Seq):
        flag = ""
        if way.programs:
            out += [At(key, leaf, user, "command") for key, leaf, user in listed.words(node.items)]
        for item in node.items:
            optional = isinstance(item, Leaf) and str(item.value).startswith("-")
            _visit(item, way._replace(key=flag) if flag and not optional else way, depth + 1, out)
            flag = _flag(item)
    elif isinstance(node, Choice):
        for option in node.options:
            _visit(option, way, depth + 1, out)
    elif node.syntax == "hcl" and _speaks(node, way):
        from linter.evidence.hcl import opened

        found = opened(node)
        if found is not None:
            _visit(found, way, depth + 1, out)


def _flag(item: Node) -> str:
    """The name of an option such as `--api-key` whose value is the next word of a command, "" for anything else."""
    value = item.value if isinstance(item, Leaf) else None
    named = isinstance(value, str) and _OPTION.fullmatch(value) is not None and place.judge(value)[0] >= place.LIKELY
    return str(value).lstrip("-") if named else ""


def _speaks(expr: Expr, way: _Way) -> bool:
    """Whether an expression writes out a text, and it or its key may be a secret."""
    document, start, end = expr.span
    text = document.text[start:end]
    if '"' not in text and "<<" not in text:
        return False
    if way.place or place.judge(way.key)[0] or any(name in text or name == sql.NAME for name in way.programs):
        return True
    strength = max((place.judge(word)[0] for word in _NAMES.findall(text)), default=0)
    return strength > place.MAYBE or (strength == place.MAYBE and _LONG.search(text) is not None)


def _leaf(leaf: Leaf, key: str, way: _Way, out: list[At]) -> None:
    value = leaf.value
    if isinstance(value, str):
        if len(value) < 3:
            return
        if (
            way.place
            or "=" in value
            or ":" in value
            or "--" in value
            or " -" in value
            or "\n" in value
            or place.judge(key)[0]
            or (way.programs and (" " in value or "chpasswd" in value))
        ):
            out.append(At(key, leaf, way.user, way.place))
    elif value is not None and not isinstance(value, bool) and (way.place or place.judge(key)[0]):
        out.append(At(key, leaf, way.user, way.place))


def _map(entries: tuple[Entry, ...], way: _Way, depth: int, out: list[At]) -> None:
    names: dict[str, Node] | None = None
    if way.programs:
        out += [At(key, leaf, user, "command") for key, leaf, user in listed.called(entries)]
    for key, value in entries:
        name = key.value
        if not isinstance(name, str):
            continue
        known = _known(name)
        if type(value) is Leaf and not known.strength and not known.sort and not way.place and name not in _JWK:
            if isinstance(value.value, str) and len(value.value) > 2:
                _leaf(value, name, way, out)
            continue
        if names is None:
            names = {e.key.value.lower(): e.value for e in entries if isinstance(e.key.value, str)}
            way = way._replace(user=_user(names) or way.user)
        if known.low == "pass" and isinstance(value, Seq):
            continue  # Telegraf's filter of fields
        if known.sort == "skipped" or (isinstance(value, Map) and _pointer(known, value)):
            continue
        if known.low == "sessionkey" and '"typeVersion"' in key.span.document.text:
            continue  # what a memory node of n8n names a conversation by
        if known.low == "secretkey" and ("remoteref" in names or "objectname" in names or "secretpath" in names):
            continue
        if known.low in _SALTED and "salt" in names and ("value" in names or "hash" in names):
            continue  # a password's hash as Keycloak keeps it
        shown = _named(known.low, names, way) if known.sort == "value" else name
        if name in _JWK and "kty" in names:
            shown = "jwk.private_key"
        held = _held(known.low, names, way)
        if type(value) is Leaf:
            _leaf(value, shown, way._replace(place=held), out)
        else:
            _visit(value, _Way(shown, way.key, way.above, way.user, held, way.programs), depth + 1, out)


def _held(low: str, names: dict[str, Node], way: _Way) -> str:
    """Whether the place alone makes what is below it a secret."""
    if low in ("data", "stringdata") and _is_secret(names):
        return "kubernetes" if low == "data" else "stored"
    if (way.above, low) in SECRET_VALUES or (way.grand, low) in SECRET_VALUES or (way.key, low) in SECRET_VALUES:
        return "stored"
    return way.place


def _named(low: str, names: dict[str, Node], way: _Way) -> str:
    """The name that a value's own entry says: `name` beside `value`, else the key above."""
    digits = low[len(low.rstrip("0123456789")) :]
    for name, node in names.items():
        if name in NAMES or (digits and name.removesuffix(digits) in NAMES and name.endswith(digits)):
            said = _text(node)
            if said is not None and name != low and (not digits or name.endswith(digits)):
                return said
    raw = way.key.lower() == "authentication" and (_text(names.get("type")) or "").lower() == "raw"
    return "authorization" if raw else way.key  # Logic Apps: the value of the Authorization header


def _text(node: Node | None) -> str | None:
    if isinstance(node, Leaf):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, Map):
        for key, value in node.entries:
            if key.value == "#text":
                return _text(value)
    return None


def _pointer(known: _Key, value: Map) -> bool:
    """Whether a map says where a secret is, and not what it is."""
    if known.points:
        return True
    if not known.strength:
        return False
    return any(e.key.value in ("secretName", "secretKeyRef", "secret_name") for e in value.entries)


def _is_secret(names: dict[str, Node]) -> bool:
    kind = names.get("kind")
    return isinstance(kind, Leaf) and str(kind.value).lower() == "secret"


def _user(names: dict[str, Node]) -> str | None:
    for name, node in names.items():
        if name.lstrip("@") in _USERS:
            said = _text(node)
            if said is not None and len(said) < 100:
                return said
    return None

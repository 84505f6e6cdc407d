"""Generators of a kustomization to the ConfigMaps and Secrets they make, each value where it is written."""

from __future__ import annotations

from collections.abc import Iterator

from linter.platform import Reader, _join
from linter.platform.kustomize_names import former, with_member
from linter.platform.slices import piece
from linter.tree import Document, Entry, Leaf, Map, Node, Seq, Span, get, text

_GENERATORS = (("configMapGenerator", "ConfigMap", "data"), ("secretGenerator", "Secret", "stringData"))


def generated(objects: list[Map], root: Map, folder: str, reader: Reader) -> list[Map]:
    """The objects with those of generators: new ones, and old ones merged with or replaced."""
    found = list(objects)
    for made, behavior in _made(root, folder, reader):
        kind, name = text(made, "kind"), text(made, "metadata", "name")
        at = next((n for n, o in enumerate(found) if _is(o, kind, name)), None)
        if at is None or behavior not in ("merge", "replace"):
            found.append(made)
        else:
            found[at] = made if behavior == "replace" else _merged(found[at], made)
    return found


def _is(tree: Map, kind: str | None, name: str | None) -> bool:
    return text(tree, "kind") == kind and name in (text(tree, "metadata", "name"), *former(tree))


def _merged(old: Map, new: Map) -> Map:
    for key in ("data", "stringData"):
        have, more = get(old, key), get(new, key)
        if isinstance(more, Map):
            names = {e.key.value for e in more.entries}
            kept = tuple(e for e in have.entries if e.key.value not in names) if isinstance(have, Map) else ()
            is_open = more.open or (isinstance(have, Map) and have.open)
            old = with_member(old, key, more._replace(entries=(*kept, *more.entries), open=is_open))
    return old


def _made(root: Map, folder: str, reader: Reader) -> Iterator[tuple[Map, str]]:
    for key, kind, data in _GENERATORS:
        members = get(root, key)
        for member in members.items if isinstance(members, Seq) else ():
            name = get(member, "name")
            if isinstance(member, Map) and isinstance(name, Leaf):
                yield _object(member, name, kind, _data(member, data, folder, reader)), text(member, "behavior") or ""


def _data(member: Map, name: str, folder: str, reader: Reader) -> Entry:
    """The members that literals, env files and files give."""
    entries: list[Entry] = []
    is_open = False
    for item in _strings(member, "literals"):
        word = str(item.value)
        if "=" in word:
            cut = word.index("=")
            value = piece(item, cut + 1, len(word))
            entries.append(Entry(piece(item, 0, cut), _unquoted(value)))
    for item in (*_strings(member, "envs"), *_strings(member, "env")):
        root = _document(item, folder, reader, "dotenv")
        found = root.roots[0] if root is not None and root.roots else None
        entries += found.entries if isinstance(found, Map) else ()
        is_open = is_open or not isinstance(found, Map)
    for item in _strings(member, "files"):
        key, sign, path = str(item.value).partition("=")
        document = _document(item._replace(value=path if sign else key), folder, reader)
        is_open = is_open or document is None
        if document is not None:
            whole = Span(document, 0, len(document.text))
            at = piece(item, 0, len(key))._replace(value=key if sign else key.rpartition("/")[2])
            entries.append(Entry(at, Leaf(document.text, whole, (item.span,))))
    literals = get(member, "literals")
    key_ = member.entries[0].key._replace(value=name)
    return Entry(key_, Map(tuple(entries), literals.span if literals is not None else member.span, is_open))


def _unquoted(leaf: Leaf) -> Leaf:
    """A literal without the quotes around it, as Kustomize reads it."""
    word = str(leaf.value)
    quoted = len(word) > 1 and word[0] == word[-1] and word[0] in "'\""
    return piece(leaf, 1, len(word) - 1) if quoted else leaf


def _document(item: Leaf, folder: str, reader: Reader, syntax: str = "") -> Document | None:
    """A file that a generator names; read as `syntax`, where its name says something else."""
    path = _join(folder, str(item.value))
    found = reader.document(path) if reader.exists(path) else None
    if found is None or not syntax or found.syntax == syntax:
        return found
    from linter.parse import parse

    return parse(Document(path, syntax, found.text, Span(found, 0, len(found.text)), ((0, 0, len(found.text)),)))


def _strings(member: Node, key: str) -> list[Leaf]:
    found = get(member, key)
    items = found.items if isinstance(found, Seq) else () if found is None else (found,)
    return [i for i in items if isinstance(i, Leaf) and isinstance(i.value, str)]


def _object(member: Map, name: Leaf, kind: str, data: Entry) -> Map:
    key = member.entries[0].key
    metadata = [Entry(key._replace(value="name"), name)]
    namespace = get(member, "namespace")
    if namespace is not None:
        metadata.append(Entry(key._replace(value="namespace"), namespace))
    made = [
        Entry(key._replace(value="apiVersion"), key._replace(value="v1")),
        Entry(key._replace(value="kind"), key._replace(value=kind)),
        Entry(key._replace(value="metadata"), Map(tuple(metadata), member.span, open=True)),
        data,
    ]
    kept = tuple(e for e in member.entries if e.key.value == "type")
    return Map((*made, *kept), member.span)

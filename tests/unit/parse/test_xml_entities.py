"""Entities of an XML file reach no other file and do not multiply."""

from __future__ import annotations

import pytest

from linter.parse import parse
from linter.tree import Document

TEMPLATED = "<a>{{ x }}<b {{y}}></b></a>"
LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(20))


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        '<!DOCTYPE a SYSTEM "http://localhost/a.dtd"><a>&x;</a>',
        f'<!DOCTYPE a [<!ENTITY l0 "lol">{LAUGHS}]><a>&l20;</a>',
    ],
    ids=["a file", "an address", "a billion laughs"],
)
def test_entities_are_not_expanded(text):
    document = parse(Document("a.xml", "xml", text))

    shown = repr(document.roots)
    assert "root:" not in shown
    assert len(shown) < 10_000


def test_a_templated_tag_is_said_to_be_no_xml_once():
    document = parse(Document("a.xml", "xml", TEMPLATED))

    assert [reason for _, reason in document.problems] == ["no well-formed XML: invalid token"]

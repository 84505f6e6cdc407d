"""The rules of a run to the taxonomies they refer to: the upgrade triggers, and CWE."""

from __future__ import annotations

import re
import uuid

import sarif_om as om

from linter.finding import TRIGGERS, RuleInfo
from linter.records import NamedTuple
from linter.report.sarif.cwe import NAMES

_SPACE = uuid.UUID("7f0f5c4e-6a0b-5f0e-9a35-3f1b6f0f8f11")
_MEANING = {
    "tls": "A connection may negotiate below TLS 1.2, skips verification, or is plaintext.",
    "identity": "Access without single sign-on, a second factor or a scoped service account.",
    "api-version": "An API, provider, image or connector is unpinned, deprecated or past its end.",
    "audit-log": "Logs cannot show actor, time, changed object and result, or are not kept.",
    "secret-rotation": "A secret is literal, shared, or rotated by hand in each connector.",
    "recovery": "No replay, backfill, dead letters, backup, versioned configuration or rollback.",
    "ownership": "Nobody owns the secrets, the logs, the schedules or the change.",
}


class Taxonomies(NamedTuple):
    """The components of `run.taxonomies`, and where each taxon is: `(component, index in it)`."""

    components: tuple[om.ToolComponent, ...]
    places: dict[str, tuple[int, int]]


def build(infos: list[RuleInfo]) -> Taxonomies:
    """All upgrade triggers, and the CWE entries that the rules name."""
    cwes = sorted({c for info in infos for c in cwe_of(info)}, key=lambda c: int(c[4:]))
    places = {id: (0, i) for i, id in enumerate(TRIGGERS)} | {id: (1, i) for i, id in enumerate(cwes)}
    return Taxonomies((_triggers(), _cwe(cwes)) if cwes else (_triggers(),), places)


def cwe_of(info: RuleInfo) -> list[str]:
    """The CWE ids among a rule's references, in order."""
    return list(dict.fromkeys(r for r in info.references if re.fullmatch(r"CWE-[1-9]\d{0,4}", r)))


def guid(*names: str) -> str:
    """A stable guid for a name."""
    return str(uuid.uuid5(_SPACE, "/".join(names)))


def _triggers() -> om.ToolComponent:
    return om.ToolComponent(
        name="UpgradeTriggers",
        guid=guid("UpgradeTriggers"),
        version="1.0.0",
        organization="upgradelint",
        is_comprehensive=True,
        short_description=_text("What forces a security upgrade of an integration."),
        taxa=[_taxon("UpgradeTriggers", id, _pascal(id), _MEANING[id]) for id in TRIGGERS],
    )


def _cwe(ids: list[str]) -> om.ToolComponent:
    return om.ToolComponent(
        name="CWE",
        guid=guid("CWE"),
        version="4.20",
        organization="MITRE",
        information_uri="https://cwe.mitre.org/data/published/cwe_v4.20.pdf",
        is_comprehensive=False,
        short_description=_text("The MITRE Common Weakness Enumeration."),
        taxa=[_weakness(id) for id in ids],
    )


def _weakness(id: str) -> om.ReportingDescriptor:
    title = NAMES.get(int(id[4:]), "")
    made = _taxon("CWE", id, _pascal(title) or None, f"{title or id}.")
    made.help_uri = f"https://cwe.mitre.org/data/definitions/{id[4:]}.html"
    return made


def _taxon(component: str, id: str, name: str | None, meaning: str) -> om.ReportingDescriptor:
    return om.ReportingDescriptor(id=id, guid=guid(component, id), name=name, short_description=_text(meaning))


def _pascal(words: str) -> str:
    return "".join(w[:1].upper() + w[1:] for w in re.findall(r"[A-Za-z0-9]+", words))


def _text(text: str) -> om.MultiformatMessageString:
    return om.MultiformatMessageString(text=text)


def supported(taxa: Taxonomies) -> list[om.ToolComponentReference]:
    """References to the taxonomies that the rules relate to."""
    return [_component(taxa, index) for index in range(len(taxa.components))]


def _component(taxa: Taxonomies, index: int) -> om.ToolComponentReference:
    found = taxa.components[index]
    return om.ToolComponentReference(name=found.name, index=index, guid=found.guid)


def relationships(info: RuleInfo, taxa: Taxonomies) -> list[om.ReportingDescriptorRelationship]:
    """Each result of the rule falls into these taxa, so that results need not name them."""
    ids = [info.trigger, *cwe_of(info)]
    return [
        om.ReportingDescriptorRelationship(target=_reference(taxa, id), kinds=["superset"])
        for id in ids
        if id in taxa.places
    ]


def _reference(taxa: Taxonomies, id: str) -> om.ReportingDescriptorReference:
    component, index = taxa.places[id]
    name = taxa.components[component].name
    return om.ReportingDescriptorReference(
        id=id, index=index, guid=guid(name, id), tool_component=_component(taxa, component)
    )

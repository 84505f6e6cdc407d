"""The shape of `integration.yaml` as a JSON Schema; `schema/integration.json` is this table as a file."""

from __future__ import annotations

from linter.typed import Any

_DATE = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$"


def _object(required: tuple[str, ...] = (), *, open: bool = False, **properties: Any) -> dict[str, Any]:
    shape: dict[str, Any] = {"type": ["object", "null"], "properties": properties}
    if required:
        shape |= {"type": "object", "required": list(required)}
    return shape if open else shape | {"additionalProperties": False}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": ["array", "null"], "items": items}


def _one_of(*values: str) -> dict[str, Any]:
    return {"enum": [*values, None]}


TEXT: dict[str, Any] = {"type": ["string", "null"]}
NUMBER: dict[str, Any] = {"type": ["integer", "null"]}
FLAG: dict[str, Any] = {"type": ["boolean", "null"]}
VERSION: dict[str, Any] = {"type": ["string", "number", "null"]}
DATE: dict[str, Any] = {"type": ["string", "null"], "pattern": _DATE}
STATUS = _object(
    status=_one_of("supported", "deprecated", "ended", "unknown", "missing"),
    source=TEXT,
    checkedAt=DATE,
    endsAt=DATE,
)
SUPPORTS = _object(auth=TEXT, tlsMin=VERSION, scim=FLAG, sso=TEXT, mfa=FLAG)
DEPENDENCY = _object(
    ref=TEXT, apiVersion=VERSION, deprecatedAt=DATE, endOfSupport=DATE, sunsetAt=DATE,
    pinned=FLAG, webhooks=FLAG,
)  # fmt: skip
ADMIN = _object(
    sso={"type": ["string", "boolean", "null"]},
    mfa=FLAG,
    scim=FLAG,
    protocol=TEXT,
    sharedAccounts=_list(TEXT),
)
SECRET = _object(
    name=TEXT, store=TEXT, rotation=_one_of("automatic", "manual", "none", "missing"),
    maxAgeDays=NUMBER, lastRotatedAt=DATE, rotator=TEXT,
)  # fmt: skip
CONSUMER = _object(name=TEXT, owner=TEXT, notifiedAt=DATE, schedule=TEXT, supports=SUPPORTS)
RECOVERY = _object(
    method=_one_of("replay", "backfill", "rollback", "resync", "none", "missing"),
    runbook=TEXT,
    lastTestedAt=DATE,
)
RESPONSIBILITIES = _object(
    rotation=TEXT, offboarding=TEXT, changeApproval=TEXT, secrets=TEXT, logs=TEXT, schedules=TEXT
)
SPEC = _object(
    ("files",),
    type=TEXT, owner=TEXT, system=TEXT, environment=TEXT, supportGroup=TEXT, noticePeriod=TEXT,
    lifecycle=_one_of("experimental", "production", "deprecated", "retiring"),
    scenario=_one_of("internal-ops", "customer-data", "regulated", "partner-api"),
    businessCriticality=_one_of("low", "medium", "high", "critical"),
    frequency=_one_of("one-off", "rare", "scheduled", "continuous"),
    retireAt=DATE, reviewedAt=DATE,
    files={"type": "array", "items": {"type": "string"}},
    support=_object(authentication=STATUS, encryption=STATUS, apiVersion=STATUS),
    dependencies=_list(DEPENDENCY),
    responsibilities=RESPONSIBILITIES,
    identity=_object(admin=ADMIN, workload=_object(kind=TEXT, scoped=FLAG)),
    secretStores=_list(_object(ref=TEXT, upgradeIncluded=FLAG)),
    secrets=_list(SECRET),
    auditLog=_object(fields=_list(TEXT), retentionDays=NUMBER, evidence=TEXT),
    recovery=RECOVERY,
    requires=SUPPORTS,
    connectedSystems=_list(CONSUMER),
    downstream=_list(CONSUMER),
    maintenanceWindow=_object(start=DATE, end=DATE, change=TEXT),
    alternatives=_list(_object(kind=TEXT, available=FLAG, ref=TEXT)),
)  # fmt: skip
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "urn:upgradelint:integration:1",
    "title": "Integration, declared for upgradelint",
    **_object(
        ("apiVersion", "kind", "metadata", "spec"),
        apiVersion={"enum": ["integration-security/v1alpha1"]},
        kind={"enum": ["Integration"]},
        metadata=_object(("name",), open=True, name={"type": "string"}, description=TEXT, tags=_list(TEXT)),
        spec=SPEC,
    ),
}

"""Findings and facts to the sixth final check: no shared password, no local secret file.

It is the one check that files can prove.
"""

from __future__ import annotations

from linter.finding import Finding
from linter.policy.integrations import field
from linter.readiness.model import (
    CONTRADICTED,
    MISSING,
    PROVEN,
    Check,
    Evidence,
    Scene,
    evidence,
    listed,
    plural,
)

CWES = frozenset({"CWE-256", "CWE-259", "CWE-260", "CWE-312", "CWE-321", "CWE-798", "CWE-1391", "CWE-1392"})
"""A password or key that is written down, fixed or known to many: https://cwe.mitre.org/data/."""
TITLE = "No connector depends on a shared password or a local secret file"


def connector_secrets(scene: Scene) -> Check:
    """Box 6: proven when the files are there, can be read, and hold no secret."""
    files = scene.files()
    accounts = field(scene.integration.spec, "identity.admin.sharedAccounts")
    shared = [str(a) for a in accounts] if isinstance(accounts, list) else []
    against = [f for f in scene.found if about_secret(f, scene)]
    shown = tuple(map(evidence, against))
    if shared:
        shown = (
            *shown,
            Evidence(f"shared admin accounts: {listed(shared)}", scene.at("identity.admin.sharedAccounts")),
        )
    if shown:
        number = plural(len(shown), "place")
        return Check("final-6", TITLE, CONTRADICTED, f"{number} with a shared or local secret", shown)
    if not files:
        return Check("final-6", TITLE, MISSING, "`files` names no file of this repository, so nothing can be proven")
    unread = sorted({f.place.path for f in scene.found if f.rule_id == "unparsable-file"} | _skipped(scene, files))
    if unread:
        return Check("final-6", TITLE, MISSING, f"{listed(unread)} cannot be read, so nothing is proven")
    admin = "" if isinstance(accounts, list) else "; whether administrators share accounts is not declared"
    read = Evidence(f"{plural(len(files), 'file')} read, no secret in any: {listed(files[:10])}")
    return Check("final-6", TITLE, PROVEN, f"{plural(len(files), 'file')} read, no secret in any{admin}", (read,))


def about_secret(found: Finding, scene: Scene) -> bool:
    """Whether a finding in a file says that a secret is shared or written down."""
    if found.trigger not in ("secret-rotation", "identity") or found.rule_id.startswith("manifest-"):
        return False
    info = scene.report.rules.get(found.rule_id)
    return info is not None and not CWES.isdisjoint(info.references)


def _skipped(scene: Scene, files: list[str]) -> set[str]:
    """Files that were named as skipped."""
    return {n.path for n in scene.report.notices if n.path in files and n.message.startswith("Skipped")}

"""The keys of `upgradelint.toml`: what each is called, holds and sets; all else is derived from this."""

from __future__ import annotations

from linter.finding import TRIGGERS, Severity
from linter.records import NamedTuple

SCENARIOS = ("internal-ops", "customer-data", "regulated", "partner-api")
SEVERITIES = tuple(s.value for s in Severity)
CONFIDENCES = ("high", "medium", "low")
FAIL_ON = r"critical|high|medium|low|overdue|never|due:[0-9]{1,5}"
FAIL_ON_FORM = "critical, high, medium, low, overdue, due:DAYS or never"


class Key(NamedTuple):
    """One key. `kind` names its shape in `shapes.py`; `choices` or `pattern` bound its strings.

    `form` says in words what fits the pattern; `field` is the name in `Config`. A string of kind
    `path` is made absolute, and may not lie outside the tree of the file that names it.
    """

    name: str
    field: str
    kind: str
    says: str
    choices: tuple[str, ...] = ()
    pattern: str = ""
    form: str = ""


KEYS = (
    Key("select", "select", "rules", "Only these rules (ids or globs)."),
    Key("ignore", "ignore", "ignore", "Rules to leave out (ids or globs), or suppressions with a reason."),
    Key("ignore-rules", "ignore", "rules", "Rules to leave out, beside `[[ignore]]` tables."),
    Key("triggers", "triggers", "strings", "Only rules of these upgrade triggers.", TRIGGERS),
    Key("platforms", "platforms", "strings", "Only rules of these platforms."),
    Key("severities", "severities", "strings", "Only rules of these severities.", SEVERITIES),
    Key("confidences", "confidences", "strings", "Only rules of these confidences.", CONFIDENCES),
    Key("preview", "preview", "boolean", "Use preview rules too."),
    Key("exclude", "exclude", "strings", "Paths to leave out (globs from the root)."),
    Key("per-file-ignores", "per_file_ignores", "file rules", "Path glob to rules that are left out there."),
    Key("rules", "rules", "paths", "Folders with rules of your own."),
    Key("var-files", "var_files", "strings", "Terraform variable files to resolve with."),
    Key("baseline", "baseline", "path", "The baseline file."),
    Key("fail-on", "fail_on", "string", "What makes exit code 1.", pattern=FAIL_ON, form=FAIL_ON_FORM),
    Key("scenario", "scenario", "string", "The scenario of files that no integration covers.", SCENARIOS),
    Key("lead-days", "lead_days", "days", "Days before a published end, by scenario."),
    Key("fix-days", "fix_days", "days", "Days to fix after a finding is first seen, by scenario."),
    Key("retention-days", "retention_days", "days", "Days that audit logs are kept, by scenario."),
    Key("blocking", "blocking", "triggers", "Triggers whose findings are a NO-GO, by scenario."),
    Key("review-days", "review_days", "integer", "Days that a review, a check or a recovery test counts."),
    Key("secret-days", "secret_days", "integer", "Days a secret may become old where nothing is declared."),
    Key("horizon", "horizon", "integer", "Report ends that lie within these days."),
    Key("strict-dates", "strict_dates", "boolean", "Count dates from second-hand sources as sure."),
    Key(
        "k8s-version",
        "k8s_version",
        "string",
        "The Kubernetes version of the cluster.",
        pattern=r"|[0-9]+\.[0-9]+",
        form="a minor version such as 1.31",
    ),
    Key("max-data-age", "max_data_age", "integer", "Fail when the lifecycle data is older; 0 is no limit."),
    Key(
        "max-suppression-days",
        "max_suppression_days",
        "integer",
        "The longest a suppression may run; 0 is for ever.",
    ),
    Key(
        "honour-foreign-ignores",
        "honour_foreign_ignores",
        "boolean",
        "Let other tools' inline marks suppress.",
    ),
    Key("line-hash", "line_hash", "boolean", "Write primaryLocationLineHash into SARIF."),
    Key("git-dates", "git_dates", "boolean", "Take first-seen days from git blame."),
)
NAMES = {key.name: key for key in KEYS}
EXTEND = "extend"
IGNORE = {
    "rules": "Rules it hides (ids or globs).",
    "paths": "Only in these files (globs).",
    "resources": "Only of these resources (globs over addresses).",
    "reason": "Why; required.",
    "until": "The last day it counts (YYYY-MM-DD).",
}
REQUIRED = ("rules", "reason")

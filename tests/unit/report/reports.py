"""Small texts to reports, as the pipeline would build them."""

from __future__ import annotations

from linter.finding import (
    Deadline,
    Edit,
    Excerpt,
    Finding,
    Fix,
    Notice,
    Place,
    Region,
    Report,
    RuleInfo,
    Severity,
    Suppression,
)
from linter.linehash import line_hashes
from linter.report import Graph, Node, Readiness

LISTENER = """\
variable "policy" {
  default = "ELBSecurityPolicy-2016-08"
}

resource "aws_lb_listener" "web" {
  protocol   = "HTTPS"
  ssl_policy = var.policy
}
"""
SINK = """\
{"name": "orders",
 "config": {
   "connection.url": "jdbc:postgresql://db.example:5432/orders",
   "connection.password": "***",
   "note": "😀 größe", "errors.tolerance": "all"
 }
}
"""
BROKEN = "a: [1\nb: 2\n"
FILES = {"infra/my listener.tf": LISTENER, "connect/orders.json": SINK, "broken.yaml": BROKEN}
BIDI = "\u202e"
HOSTILE = f"<script>document.title='pwned'</script>\x1b]0;pwned\x07{BIDI}`|](1)\r\n::error::pwned ##[error]pwned"


def region(text: str, needle: str, nth: int = 0) -> Region:
    """The region of the nth place where `needle` is."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(needle, start + 1)
    end = start + len(needle)
    line, last = text.count("\n", 0, start) + 1, text.count("\n", 0, end) + 1
    head = text[text.rfind("\n", 0, start) + 1 : start]
    tail = text[text.rfind("\n", 0, end) + 1 : end]
    wide = [len(piece.encode("utf-16-le", "surrogatepass")) // 2 + 1 for piece in (head, tail)]
    return Region(start, end, line, len(head) + 1, last, len(tail) + 1, *wide)


def place(path: str, text: str, needle: str, label: str = "", nth: int = 0) -> Place:
    return Place(path, region(text, needle, nth), label)


def excerpt(path: str, text: str, at: Region, context: int = 2) -> Excerpt:
    lines = text.split("\n")
    first, last = max(1, at.line - context), min(len(lines), at.end_line + context)
    hashes = line_hashes(text.encode("utf-8", "replace"), {at.line})
    return Excerpt(path, tuple((n, lines[n - 1]) for n in range(first, last + 1)), hashes[at.line])


def finding(
    rule: str, path: str, text: str, needle: str, message: str = "Something is wrong.", nth: int = 0, **fields
) -> Finding:
    at = place(path, text, needle, nth=nth)
    made = Finding(rule, "tls", Severity.HIGH, "high", message, at, excerpt=excerpt(path, text, at.region))
    return made._replace(**fields)


def replacing(found: Finding, text: str, safety: str = "safe") -> Finding:
    """The finding with a fix that replaces its region."""
    at = found.place
    edit = Edit(at.path, at.region.start, at.region.end, text)
    return found._replace(fixes=(Fix(f"Set it to {text}.", safety, (edit,)),))


def rule(id: str, trigger: str = "tls", severity: Severity = Severity.HIGH, *references: str, **fields) -> RuleInfo:
    made = RuleInfo(
        id,
        trigger,
        severity,
        "high",
        f"Summary of {id}.",
        f"Why {id} matters, in words that are long enough to be wrapped on a terminal of usual width.",
        f"What to do about {id}.",
        ("https://docs.example.com/guide?a=1&b=2#part", *references),
    )
    return made._replace(**fields)


def full() -> Report:
    """Every kind of thing a report can hold."""
    listener, sink = "infra/my listener.tf", "connect/orders.json"
    policy = finding(
        "aws-lb-listener-weak-tls-policy",
        listener,
        LISTENER,
        "var.policy",
        "Listener policy 'ELBSecurityPolicy-2016-08' accepts TLS 1.0.",
        related=(
            place(listener, LISTENER, "ELBSecurityPolicy-2016-08", "the value is written here"),
            place(sink, SINK, "jdbc:postgresql", "depends on this endpoint"),
        ),
        resource="aws_lb_listener.web",
        key="ssl_policy",
        deadline=Deadline("2026-01-10", "90 days before support ends on 2026-04-10", estimated=False),
        ends="2026-04-10",
        integrations=("orders",),
    )
    secret = finding(
        "kafka-connect-literal-password",
        sink,
        SINK,
        "***",
        "Connector 'orders' holds a literal password.",
        trigger="secret-rotation",
        severity=Severity.CRITICAL,
        resource="orders",
        deadline=Deadline("2026-03-16", "60 days to fix in a customer-data flow", estimated=True),
        integrations=("orders",),
    )
    tolerance = finding(
        "kafka-connect-errors-tolerated",
        sink,
        SINK,
        "all",
        "Connector 'orders' drops what it cannot read.",
        trigger="recovery",
        severity=Severity.MEDIUM,
    )
    url = finding("kafka-connect-plaintext-jdbc", sink, SINK, "jdbc:postgresql://db.example:5432/orders")
    unread = finding(
        "unparsable-file",
        "broken.yaml",
        BROKEN,
        "[1",
        "Cannot read this part of the file: no closing bracket.",
        trigger="recovery",
        severity=Severity.LOW,
    )
    found = (
        replacing(policy, '"ELBSecurityPolicy-TLS13-1-2-2021-06"'),
        secret,
        replacing(tolerance, "none", "unsafe"),
        url._replace(suppression=Suppression("inline", "inside one VPC", "2027-01-31")),
        unread,
        unread._replace(
            place=place("broken.yaml", BROKEN, "b"),
            excerpt=None,
            suppression=Suppression("baseline", "in the baseline"),
        ),
    )
    rules = (
        rule("aws-lb-listener-weak-tls-policy", "tls", Severity.HIGH, "CWE-326", "CWE-327"),
        rule(
            "kafka-connect-literal-password",
            "secret-rotation",
            Severity.CRITICAL,
            "CWE-798",
            tags=("hardcoded-secret",),
        ),
        rule("kafka-connect-errors-tolerated", "recovery", Severity.MEDIUM, "CWE-755"),
        rule("kafka-connect-plaintext-jdbc", "tls", Severity.HIGH, "CWE-319"),
        rule("unparsable-file", "recovery", Severity.LOW),
    )
    notices = (
        Notice("note", "Skipped: a Helm template; render it, or exclude it.", "chart/templates/a b.yaml"),
        Notice("note", "Skipped: a Helm template; render it, or exclude it.", "chart/templates/c.yaml"),
        Notice("warning", "The suppression of x suppresses nothing; remove it.", "main.tf", 3),
    )
    return Report(found, notices, {r.id: r for r in rules}, "2026-01-15", "2026-01-01", 12)


def clean() -> Report:
    """A run that found nothing."""
    return Report((), (), {}, "2026-01-15", "", 3)


def hostile() -> Report:
    """A run over files whose every text is an attack."""
    path = f"a/{HOSTILE}/b.tf"
    text = f'key = "{HOSTILE}"\n\tother{BIDI} = 1\n'
    at = place(path, text, "other")
    quoted = Excerpt(path, ((1, "unused"), (2, "unused"), (3, f"\tother{BIDI} = {HOSTILE}")), "ff:1")
    found = Finding(
        "hostile-rule",
        "tls",
        Severity.HIGH,
        "high",
        HOSTILE,
        at,
        (at._replace(label=HOSTILE), Place(f"{HOSTILE}.json", at.region)),
        HOSTILE,
        HOSTILE,
        (Fix(HOSTILE, "safe", (Edit(path, at.region.start, at.region.end, HOSTILE),)),),
        excerpt=quoted,
        deadline=Deadline("2026-02-01", HOSTILE, estimated=False),
        suppression=None,
        integrations=(HOSTILE,),
    )
    silent = found._replace(suppression=Suppression("inline", HOSTILE, HOSTILE), key="other")
    info = RuleInfo(
        "hostile-rule",
        "tls",
        Severity.HIGH,
        "high",
        HOSTILE,
        HOSTILE,
        HOSTILE,
        (HOSTILE, "javascript:alert(1)"),
        (HOSTILE,),
    )
    notice = Notice("warning", HOSTILE, path, 1)
    return Report((found, silent), (notice,), {info.id: info}, "2026-01-15", "2026-01-01", 1)


def graph(name: str = "orders") -> Graph:
    nodes = (
        Node("c1", "connector", name, "connect/orders.json:1"),
        Node("c2", "connector", f"{name}-copy", "connect/copy.json:1"),
        Node("s1", "system", "postgres://db.example:5432/orders"),
        Node("k1", "credential", "credential-1"),
    )
    return Graph(nodes, (("c1", "s1"), ("c1", "k1"), ("c2", "k1"), ("c2", "gone")))


def readiness(name: str = "orders") -> tuple[Readiness, ...]:
    checks = (("owner", "declared", "integration.yaml:4"), ("tls", "contradicted", f"open finding in {name}"))
    return (Readiness(name, "NO-GO", checks),)

"""The whole run, top to bottom. Read this file first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from linter import engine, facts, platform, policy, project, quote, source, workers
from linter.config import Config
from linter.errors import InputError
from linter.finding import Finding, Notice, Report
from linter.platform import Skip, Unit
from linter.policy import suppress
from linter.project import Facts, Project
from linter.reader import FileReader
from linter.records import NamedTuple
from linter.rulepack import Pack
from linter.tree import UNKNOWN, Leaf, Map, Node, Seq
from linter.typed import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from linter.cache import Memory
    from linter.watch import Asked, Token

Result = TypeVar("Result")
PARALLEL_BYTES = 400_000
"""Less text than this is judged faster by one process."""


class Request(NamedTuple):
    """What a user asks for.

    `paths` are as typed; `focus` limits what is reported, not what is read; `overlay` replaces
    files by relative path (alone with `overlay_only`); `key` is this run's, for fingerprints;
    `jobs` is the number of processes, 0 for as many as the work is worth. `hidden` are files that
    count as not there; `before` asks for an older version of the tree, to judge the change by.
    `tick` hears how many units of how many are done; `trace` names every frame of a fault of ours;
    `helm` has charts rendered; `memory` is the cache to use.
    """

    paths: tuple[str, ...]
    config: Config
    today: str
    key: bytes
    focus: tuple[str, ...] = ()
    overlay: Mapping[str, bytes] = {}
    overlay_only: bool = False
    jobs: int = 0
    hidden: frozenset[str] = frozenset()
    before: Request | None = None
    tick: Callable[[int, int], None] | None = None
    trace: bool = False
    helm: bool = False
    memory: Memory | None = None


class Judged(NamedTuple):
    """What one unit gives the run: findings with excerpts, facts for the others, suppressions.

    `asked` is what it asked of the files, `sound` whether all went well: then it may be remembered.
    """

    findings: list[Finding]
    facts: Facts
    marks: list[suppress.Mark]
    notices: list[Notice]
    asked: dict[Asked, Token] = {}
    sound: bool = True


class Run(NamedTuple):
    """A finished run with the facts behind it, for the inventory and readiness."""

    report: Report
    project: Project


def run(request: Request, pack: Pack) -> Run:
    """A run over the files as they are, or what the cache remembers of one over the same files."""
    files = open_files(request)
    paths = policy.included(_paths(files, request), request.config)
    if request.memory is None:
        return judge_all(request, pack, files, paths)
    files.watch = request.memory.watch()
    asked = tuple(map(files.relative, request.paths))
    question = repr((paths, asked, request.focus, request.today, baseline(request)))
    known = request.memory.run(question, files)
    if known is None:
        known = judge_all(request, pack, files, paths)
        if all(n.level != "error" for n in known.report.notices):
            request.memory.keep_run(question, files, known)
    return known


def judge_all(request: Request, pack: Pack, files: source.Files, paths: list[str]) -> Run:
    """Parse, resolve, match, apply policy: everything but the formatting."""
    rules = engine.Rules(pack, policy.wanted(request.config))
    work = units(files, paths)
    jobs = workers.cores() if request.jobs == 0 and files.size(paths) > PARALLEL_BYTES else request.jobs
    each = workers.each if request.memory is None else request.memory.each(files)
    judged = each(lambda unit: judge(unit, files, rules, request), work, jobs, request.tick)
    joined = project.join(j.facts for j in judged)
    crossing, faults = whole(joined, files, rules, request)
    findings = [f for j in judged for f in j.findings] + crossing
    marks = list(dict.fromkeys(m for j in judged for m in j.marks))
    kept, said = policy.apply(engine.unique(findings), marks, around(request, pack, joined, files))
    kept = quoted(kept, files)
    named = policy.named(paths, request.config)
    kept = [f for f in kept if named(f.place.path) and (not request.focus or f.place.path in request.focus)]
    said = [*faults, *said, *policy.data_notices(request.config, request.today, pack.data_as_of())]
    notices = sorted({n for j in judged for n in j.notices} | set(said), key=lambda n: (n.path, n.line, n.message))
    infos = pack.info({f.rule_id for f in kept})
    asked = policy.asked(request.config)
    report = Report(tuple(kept), tuple(notices), infos, request.today, pack.data_as_of(), len(paths), asked)
    return Run(report, joined)


def around(request: Request, pack: Pack, joined: Project, files: source.Files) -> policy.Around:
    """What policy judges findings by: settings, facts, the baseline, and an older version to compare with."""
    old = run(request.before, pack) if request.before else None
    return policy.Around(
        request.config,
        request.today,
        pack,
        joined,
        files.root,
        request.overlay_only or any(files.relative(p) == "." for p in request.paths),
        files.text,
        baseline(request),
        (old.report.findings, old.project) if old else None,
    )


def baseline(request: Request) -> str | None:
    """The text of the baseline, None without one."""
    return source.text_of(request.config.baseline) if request.config.baseline else None


def open_files(request: Request) -> source.Files:
    """The files of a request, seen from the root of their tree."""
    root = "." if request.overlay_only else source.root_of(request.paths)
    return source.Files(root, request.overlay, request.hidden, overlay_only=request.overlay_only)


def _paths(files: source.Files, request: Request) -> list[str]:
    return sorted(request.overlay) if request.overlay_only else source.discover(files, request.paths)


def units(files: source.Files, paths: Iterable[str]) -> list[Unit]:
    """The units of the given files."""

    def peek(path: str) -> str:
        try:
            return source.decode(files.data(path))[0]
        except InputError:
            return ""

    return platform.plan(paths, peek)


def judge(unit: Unit, files: source.Files, rules: engine.Rules, request: Request) -> Judged:
    """One unit through parse, resolve and match, with what it asked of the files."""
    if files.watch is None:
        return judge_alone(unit, files, rules, request)
    with files.watch.asking() as asked:
        found = judge_alone(unit, files, rules, request)
    tokens = {a: files.watch.tokens[a] for a in sorted(asked)}
    return found._replace(asked=tokens, sound=found.sound and not files.watch.torn)


def judge_alone(unit: Unit, files: source.Files, rules: engine.Rules, request: Request) -> Judged:
    """One unit through parse, resolve and match; nothing of another unit is seen."""
    config = request.config
    reader = FileReader(files, config.var_files, helm=request.helm, k8s_version=config.k8s_version)

    def judged() -> Judged:
        loaded = platform.load(unit, reader)
        findings = list(engine.judge_unit(loaded, rules, resources=not unit.called))
        findings = quote.add(findings, reader.document, files.data)
        there = {d.path: d for d in loaded.documents} | {
            p: reader.document(p) for p in {f.place.path for f in findings}
        }
        marks = [m for _, document in sorted(there.items()) if document for m in suppress.marks(document)]
        notices = reader.notices + [_notice(s) for s in loaded.skips] + _skipped(loaded, findings)
        return Judged(findings, facts.of(loaded, request.key, quote.hidden()), marks, notices)

    def failed(fault: Notice) -> Judged:
        return Judged([], Facts(), [], [*reader.notices, fault], sound=False)

    return guarded(judged, failed, unit.paths[0], request)


def guarded(work: Callable[[], Result], failed: Callable[[Notice], Result], path: str, request: Request) -> Result:
    """What some work gives, or what is made of the notice of a fault of ours in it: the one boundary."""
    try:
        return work()
    except Exception as error:
        return failed(_fault(path, error, trace=request.trace))


def whole(
    joined: Project, files: source.Files, rules: engine.Rules, request: Request
) -> tuple[list[Finding], list[Notice]]:
    """Findings over the facts of all units, quoted from the files they point at; a fault costs these alone."""
    return guarded(
        lambda: (quoted(list(engine.judge_project(joined, rules)), files), []),
        lambda fault: ([], [fault]),
        ".",
        request,
    )


def quoted(findings: list[Finding], files: source.Files) -> list[Finding]:
    """Findings with the source lines of those that have none yet."""
    bare = [f for f in findings if f.excerpt is None and files.exists(f.place.path)]
    if not bare:
        return findings
    done = dict(zip(map(id, bare), quote.add(bare, FileReader(files).document, files.data), strict=True))
    return [done.get(id(f), f) for f in findings]


def _notice(skip: Skip) -> Notice:
    return Notice("note", skip.reason, skip.path, skip.line)


def _skipped(loaded: platform.Loaded, findings: list[Finding]) -> list[Notice]:
    """Notes on templates: what of them was not judged."""
    found = {f.place.path for f in findings}
    return [
        Notice("note", _unread(d.skipped, partly=d.path in found or any(map(_holds, d.roots))), d.path)
        for d in loaded.documents
        if d.skipped
    ]


def _unread(reason: str, *, partly: bool) -> str:
    if not partly:
        return f"Skipped: {reason}; render it, or exclude it."
    return f"Skipped in part: {reason}; only its literal parts were judged. Render it, or exclude it."


def _holds(root: Node) -> bool:
    """Whether anything of a document was read."""
    match root:
        case Map(entries=members) | Seq(items=members):
            return bool(members)
        case Leaf(value=value):
            return value is not UNKNOWN and value is not None
    return True


def _fault(path: str, error: Exception, *, trace: bool) -> Notice:
    """Our own fault: type and place in our code, never the text of the exception."""
    at = error.__traceback__
    frames = []
    while at is not None:
        frames.append(f"{at.tb_frame.f_code.co_filename.rpartition('linter')[2].strip('/')}:{at.tb_lineno}")
        at = at.tb_next
    where = " > ".join(frames if trace else frames[-1:])
    message = f"Internal error ({type(error).__name__} at {where}); the other files were judged. Please report it."
    return Notice("error", message, path)

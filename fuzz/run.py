"""Mutated configuration files through the parser and the whole run: no exception but ours, no hang, memory bounded.

`python fuzz/run.py --count 10000` mutates the fixtures and, where they are beside the checkout, the samples. What
fails is kept in `fuzz/found/` as the bytes that did it. With `--atheris` the coverage-guided fuzzer drives the same
function instead (`pip install atheris`).
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from linter import evidence, pipeline  # noqa: E402
from linter.config import Config  # noqa: E402
from linter.errors import LinterError  # noqa: E402
from linter.identify import settle  # noqa: E402
from linter.parse import parse  # noqa: E402
from linter.rulepack import FOLDER, Pack  # noqa: E402
from linter.tree import Document  # noqa: E402

FOUND = ROOT / "fuzz" / "found"
SECONDS = 2.0
MEMORY = 2 << 30
TOKENS = [
    b"{", b"}", b"[", b"]", b'"', b"'", b"\\", b"${", b"%{", b"{{", b"}}", b"<<EOF\n", b"EOF\n", b"&a ", b"*a ", b"<<: *a\n", b"- ",
    b": ", b"|\n", b">\n", b"#", b"//", b"/*", b"*/", b"\r\n", b"\t", b"\0", b"\xff", b"\xef\xbb\xbf", "\u202e\U0001f600".encode(),
    b"<a>", b"</a>", b"<!--", b"]]>", b"&amp;", b"=", b"=>", b"0x", b"1e999", b"? ", b"!!binary ", b"---\n", b"...\n", b"%YAML 1.1\n",
]  # fmt: skip


class Slow(BaseException):
    """A text took too long."""


def once(path: str, data: bytes, pack: Pack | None = None) -> None:
    """Parse a text and look for credentials in it; with a pack, judge it as a repository of one file."""
    text = data.decode("utf-8", "surrogateescape").encode("utf-8", "replace").decode()
    try:
        evidence.find(parse(Document(path, settle(path, text) or "text", text)))
    except LinterError:
        pass
    if pack is not None:
        request = pipeline.Request((), Config(), "2026-11-24", b"k" * 32, overlay={path: data}, overlay_only=True)
        faults = [n.message for n in pipeline.run(request, pack).report.notices if n.level == "error"]
        internal = [m for m in faults if m.startswith("Internal error")]
        if internal:
            raise AssertionError(internal[0])


def seeds() -> list[tuple[str, bytes]]:
    """File names and contents to start from."""
    folders = [ROOT / "fixtures", ROOT.parent / "shared" / "samples", ROOT / "fuzz" / "corpus"]
    files = sorted(p for f in folders if f.is_dir() for p in f.rglob("*") if p.is_file() and p.stat().st_size < 20_000)
    return [(p.name, p.read_bytes()) for p in files if p.suffix != ".sarif"]


def mutate(data: bytes, rng: random.Random) -> bytes:
    """One to six edits: bytes flipped, tokens put in, pieces cut, doubled, repeated many times or moved."""
    made = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at = rng.randint(0, len(made))
        size = rng.randint(1, 40)
        match rng.randrange(6):
            case 0 if made:
                made[at % len(made)] = rng.randrange(256)
            case 1:
                made[at:at] = rng.choice(TOKENS)
            case 2:
                del made[at : at + size]
            case 3:
                made[at:at] = bytes(made[at : at + size])
            case 4:
                made[at:at] = rng.choice(TOKENS) * rng.choice((10, 100, 3000))
            case _:
                piece = bytes(made[at : at + size])
                del made[at : at + size]
                to = rng.randint(0, len(made))
                made[to:to] = piece
    return bytes(made)


def mutants(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of `count` mutants; the same seed gives the same."""
    rng = random.Random(seed)
    known = seeds()
    for _ in range(count):
        name, data = rng.choice(known)
        yield name, mutate(data, rng)


def attempt(name: str, data: bytes, pack: Pack | None) -> str:
    """What went wrong with one text, "" when nothing did."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise Slow

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS if pack is None else 3 * SECONDS)
    try:
        once(name, data, pack)
    except Slow:
        return "slow"
    except MemoryError:
        return "memory"
    except Exception as error:
        return re.sub(r"[^\w.]+", "-", f"{type(error).__name__} {error}")[:60]
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return ""


def keep(fault: str, name: str, data: bytes, number: int) -> None:
    FOUND.mkdir(exist_ok=True)
    (FOUND / f"{number}-{fault}-{name}").write_bytes(data)


def atheris_run() -> None:
    """Coverage-guided: the first byte chooses the kind of file."""
    import atheris

    names = sorted({name for name, _ in seeds()})

    def test(data: bytes) -> None:
        if data and (fault := attempt(names[data[0] % len(names)], data[1:], None)):
            raise AssertionError(fault)

    atheris.instrument_all()
    atheris.Setup(sys.argv[:1], test)
    atheris.Fuzz()


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=10_000)
    options.add_argument("--seconds", type=float, default=0, help="stop after this time, whatever the count")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--whole", type=int, default=10, help="every nth text goes through the whole run; 0: none")
    options.add_argument("--atheris", action="store_true")
    given = options.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    if given.atheris:
        atheris_run()
    pack, started, faults, done = Pack(FOLDER), time.monotonic(), 0, 0
    for number, (name, data) in enumerate(mutants(given.count, given.seed)):
        if given.seconds and time.monotonic() - started > given.seconds:
            break
        done += 1
        fault = attempt(name, data, pack if given.whole and number % given.whole == 0 else None)
        if fault:
            faults += 1
            keep(fault, name, data, number)
            print(f"{number} {name}: {fault}", flush=True)
    print(f"{done} texts, {faults} faults, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB at most")
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())

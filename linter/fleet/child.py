"""A process that keeps the linter loaded and judges each repository in a copy of itself.

Started by `python -m linter.fleet.child`, it reads a job a line and answers a line of JSON, `""`
or what went wrong. A copy has limits of memory and time of its own, and takes its state with it
when it ends: nothing of one repository reaches the next, and what kills it costs one repository.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading

from linter.errors import InputError, LinterError
from linter.fleet.judge import Job, judge, pack
from linter.typed import NoReturn

_LOCAL = threading.local()
SAMPLES = {
    "main.tf": 'resource "aws_db_instance" "a" {\n  engine_version = "12"\n  password = "none"\n}\n',
    "google.tf": 'resource "google_sql_database_instance" "a" {}\nresource "azurerm_mssql_server" "b" {}\n',
    "a.yaml": "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n"
    "      containers: [{image: 'postgres:12'}]\n",
    "c.json": '{"name": "a", "config": {"connector.class": "a.B", "database.password": "none"}}',
    "compose.yaml": "services:\n  a: {image: 'redis:6', environment: {PASSWORD: none}}\n",
    ".env": "API_KEY=none\nURL=https://a.example/v1\n",
    "integration.yaml": "apiVersion: integration-security/v1alpha1\nkind: Integration\nmetadata: {name: a}\n"
    "spec: {files: ['*']}\n",
}
"""A small repository of the usual kinds of file; `none` stands where secrets do."""


def ask(job: Job) -> None:
    """Have a job done by this thread's process, started when it is first needed. Raises `InputError` with its words."""
    running: subprocess.Popen[str] | None = getattr(_LOCAL, "running", None)
    if running is None or running.poll() is not None:
        running = _LOCAL.running = start()
    assert running.stdin is not None
    assert running.stdout is not None
    answer = ""
    with contextlib.suppress(BrokenPipeError):
        running.stdin.write(json.dumps(job) + "\n")
        running.stdin.flush()
        answer = running.stdout.readline()
    said = json.loads(answer) if answer else "the process that judges repositories ended; is there memory enough?"
    if said:
        raise InputError(said)


def start() -> subprocess.Popen[str]:
    """The process; it ends when we do, for its input ends then."""
    environment = {**os.environ, "ARROW_DEFAULT_MEMORY_POOL": "system", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "linter.fleet.child"]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment, text=True)  # noqa: S603 - ourselves


def serve() -> None:
    """Answer jobs until the input ends."""
    warm()
    with contextlib.suppress(BrokenPipeError):
        for line in sys.stdin:
            os.write(1, f"{json.dumps(copy(Job(*json.loads(line))))}\n".encode())


def warm() -> None:
    """Load once what most repositories need: modules, rules and expressions, by judging a small one."""
    import gc
    import hashlib

    from linter import fleet, pipeline
    from linter.config import Config

    fleet.need("pyarrow.parquet")
    filled = hashlib.sha256(b"no secret").hexdigest()[:24]
    samples = {path: text.replace("none", filled).encode() for path, text in SAMPLES.items()}
    request = pipeline.Request((), Config(), "2026-01-01", b"warm", overlay=samples, overlay_only=True, jobs=1)
    pipeline.run(request, pack())
    gc.collect()
    gc.freeze()


def copy(job: Job) -> str:
    """Do a job in a copy of this process; "" or what went wrong."""
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receive)
        _work(job, send)
    os.close(send)
    with os.fdopen(receive, encoding="utf-8") as stream:
        said = stream.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        ended = os.WTERMSIG(status)
        if ended == signal.SIGALRM:
            return f"took longer than {job.seconds:g} seconds"
        return f"was ended by {signal.Signals(ended).name}; is there memory enough?"
    return said or ("" if status == 0 else "ended without a word")


def _work(job: Job, send: int) -> NoReturn:
    """The copy: its own limits, one repository, and out. A fault of ours leaves its type only."""
    code = 1
    said = ""
    try:
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(0, 1)
        limit(job)
        judge(job)
        code = 0
    except LinterError as error:
        said = str(error)
    finally:
        kind = sys.exc_info()[0]
        os.write(send, (f"internal error ({kind.__name__})" if kind else said).encode("utf-8", "replace")[:2000])
        os._exit(code)


def limit(job: Job) -> None:
    """Bound the memory and the time of this process."""
    import resource

    if job.seconds:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, job.seconds)
    if job.memory:
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        wanted = job.memory if most == resource.RLIM_INFINITY else min(job.memory, most)
        resource.setrlimit(resource.RLIMIT_DATA, (wanted, most))


if __name__ == "__main__":
    serve()

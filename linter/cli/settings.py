"""Options of `check` to a run: configuration file first, options over it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase

from linter import api, pipeline
from linter.cli.check import check_fail_on, stdin_overlay
from linter.config import Config
from linter.errors import ConfigError, InputError
from linter.finding import TRIGGERS, Severity
from linter.pattern import pattern
from linter.pipeline import Request, Run
from linter.records import NamedTuple
from linter.rulepack import Pack
from linter.source import nearest_config, root_of
from linter.typed import Any

_DAY = pattern(r"\d{4}-\d\d-\d\d")
_MINOR = pattern(r"v?\d{1,3}\.\d{1,3}(?:\.\d{1,4})?")


class Settings(NamedTuple):
    """What a command runs with."""

    request: Request
    config: Config

    def run(self, options: Mapping[str, Any]) -> Run:
        """Judge, and refuse when the lifecycle data is too old."""
        pack = api.load_pack(self.config)
        check_age(pack.data_as_of(), self.request.today, self.config.max_data_age)
        run = self._judged(options, pack)
        if self.request.before is not None:
            from linter.cli.since import touched

            run = run._replace(report=touched(run.report, self.request.before))
        elif not self.request.focus:
            return run
        return run._replace(report=run.report._replace(triggers=()))  # what is reported is a part of what was judged

    def _judged(self, options: Mapping[str, Any], pack: Pack) -> Run:
        if not any(map(os.path.isdir, self.request.paths)):  # few named files are judged sooner than looked up
            return pipeline.run(self.request, pack)
        from linter.cli.remember import memory

        found = memory(options, self.request, pack)
        if found is None:
            return pipeline.run(self.request, pack)
        return pipeline.run(self.request._replace(memory=found, key=found.key), pack)


def resolve(options: Mapping[str, Any]) -> Settings:
    """The request and configuration that a command line asks for."""
    paths = tuple(options["paths"]) or (".",)
    check_readable(paths)
    overlay: dict[str, bytes] = {}
    if paths == ("-",):
        paths = (str(options["stdin_filename"] or ""),)
        overlay = stdin_overlay(*paths)
    config = over(load(options, paths), options)
    check_names(options, config)
    focus = tuple(overlay)
    if options["focus"] and not overlay:
        focus, paths = focused(paths)
    day = today(options["today"])
    request = Request(
        paths, config, day, os.urandom(32), focus, overlay, jobs=options["jobs"] or 0, trace=bool(options.get("debug"))
    )
    request = request._replace(tick=progress(options), helm=bool(options.get("helm")))
    if options.get("since") or options.get("staged"):
        from linter.cli.since import since, staged

        request = staged(request) if options["staged"] else since(request, str(options["since"]))
    return Settings(request, config)


def load(options: Mapping[str, Any], paths: tuple[str, ...]) -> Config:
    """The configuration file's settings, the defaults where there is none, and the repository's `lifecycle.d`."""
    start = paths[0] if os.path.exists(paths[0]) else "."
    config = Config() if options.get("isolated") else _read(options.get("config_path") or nearest_config(start))
    return api.with_overrides(config, root_of(tuple(p for p in paths if os.path.exists(p)) or (".",)))


def _read(path: str) -> Config:
    if not path:
        return Config()
    from linter.config_load import check_rules, trace

    loaded = trace(path)
    if loaded.named:
        check_rules(loaded, api.load_pack(loaded.config).ids())
    return loaded.config


def over(config: Config, options: Mapping[str, Any]) -> Config:
    """Options on top of the configuration."""
    changes: dict[str, Any] = {}
    for option, field in (("select", "select"), ("ignore", "ignore"), ("trigger", "triggers")):
        if options.get(option):
            changes[field] = split(options[option])
    if options.get("exclude"):
        changes["exclude"] = config.exclude + tuple(options["exclude"])
    check_values(options)
    for option in ("k8s_version", "horizon", "max_data_age"):
        if options.get(option) is not None:
            changes[option] = options[option]
    changes["fail_on"] = check_fail_on(options.get("fail_on") or config.fail_on)
    if options.get("no_line_hash"):
        changes["line_hash"] = False
    if options.get("baseline"):
        changes["baseline"] = options["baseline"]
    for flag in ("preview", "git_dates", "strict_dates", "honour_foreign_ignores"):
        if options.get(flag):
            changes[flag] = True
    return config._replace(**changes)


def check_values(options: Mapping[str, Any]) -> None:
    """Raise for a number below zero, and for a Kubernetes version that is none."""
    for option in ("horizon", "max_data_age", "max_results", "jobs"):
        if (options.get(option) or 0) < 0:
            raise ConfigError(f"--{option.replace('_', '-')} {options[option]}: write a number from 0")
    version = options.get("k8s_version") or ""
    if version and not _MINOR.fullmatch(version):
        raise ConfigError(f"--k8s-version {version}: write a minor version such as 1.31")


def check_readable(paths: Iterable[str]) -> None:
    """Raise for a named path that is there and may not be read."""
    for path in paths:
        if os.path.exists(path) and not os.access(path, os.R_OK | (os.X_OK if os.path.isdir(path) else 0)):
            raise InputError(f"{path}: cannot be read; check its permissions")


def check_names(options: Mapping[str, Any], config: Config) -> None:
    """Raise for a rule that `--select` or `--ignore` names and that there is not."""
    given = [(option, g) for option in ("select", "ignore") for g in split(options.get(option) or ())]
    ids = api.load_pack(config).ids() if given else []
    for option, glob in given:
        if ids and not any(fnmatchcase(id, glob) for id in ids):
            from linter.config_load.shapes import nearest

            hint = kind(glob, option) or nearest(glob, ids) or "; see `upgradelint rules`"
            message = f"--{option} {glob}: there is no such rule{hint}"
            raise ConfigError(message)


def kind(word: str, option: str) -> str:
    """A hint for a word that names a trigger or a severity and not a rule, else ""."""
    if word in TRIGGERS:
        return f"; did you mean --trigger {word}?" if option == "select" else "; --trigger takes those to keep"
    if word in {s.value for s in Severity}:
        return f"; `severities` of the configuration takes severities, --fail-on {word} what counts"
    return ""


def split(values: tuple[str, ...]) -> tuple[str, ...]:
    """Comma-separated values of a repeated option, flat."""
    return tuple(piece.strip() for value in values for piece in value.split(",") if piece.strip())


def today(text: str | None) -> str:
    """A valid ISO day: the option, `UPGRADELINT_TODAY`, else the UTC date."""
    if text:
        return valid_day(text)
    day = os.environ.get("UPGRADELINT_TODAY", "")
    return valid_day(day, "UPGRADELINT_TODAY") if day else api.utc_day()


def valid_day(day: str, option: str = "--today") -> str:
    """A valid ISO day that an option gives, else a `ConfigError` that names the option."""
    import datetime

    try:
        valid = _DAY.fullmatch(day) is not None and bool(datetime.date.fromisoformat(day))
    except ValueError:
        valid = False
    if not valid:
        raise ConfigError(f"{option} {day}: not a day; write YYYY-MM-DD")
    return day


def check_age(as_of: str, day: str, limit: int) -> None:
    """Raise when the data is older than the limit in days (0: no limit)."""
    if not limit or not as_of:
        return
    import datetime

    age = (datetime.date.fromisoformat(day) - datetime.date.fromisoformat(as_of)).days
    if age > limit:
        message = f"the lifecycle data is of {as_of}, {age} days old, over --max-data-age {limit}; update upgradelint"
        raise ConfigError(message)


def focused(paths: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The files to report on, relative to the root, and the whole tree to load."""
    from linter.source import Files, root_of

    root = root_of(paths)
    files = Files(root)
    for path in paths:
        if not os.path.lexists(path):
            message = f"{path}: no such file or folder; check the spelling"
            raise InputError(message)
    return tuple(sorted(files.relative(p) for p in paths)), (root,)


def progress(options: Mapping[str, Any]) -> Callable[[int, int], None] | None:
    """A meter on a terminal, unless it is not wanted, a hook or CI runs us, or standard error is no terminal."""
    quiet = options.get("no_progress") or any(map(os.environ.get, ("PRE_COMMIT", "CI", "UPGRADELINT_NO_PROGRESS")))
    if quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return None
    from linter.cli.progress import meter

    return meter(sys.stderr)

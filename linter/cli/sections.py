"""The options of `check` to sections of its help, with examples and the environment at the end."""

from __future__ import annotations

import click

SECTIONS = {
    "What is judged": (
        "exclude", "focus", "force_exclude", "since", "staged", "stdin_filename", "helm", "config_path", "isolated",
    ),
    "Which rules": ("select", "ignore", "trigger", "preview"),
    "How it is judged": (
        "today", "k8s_version", "horizon", "strict_dates", "max_data_age", "baseline", "git_dates",
        "honour_foreign_ignores",
    ),
    "Speed": ("jobs", "no_cache"),
    "Exit code": ("fail_on", "exit_zero"),
    "Fixes": ("fix", "unsafe_fixes", "diff"),
    "Output": (
        "format_", "outputs", "statistics", "show_suppressed", "color", "max_results", "category", "no_line_hash",
        "no_progress",
    ),
}  # fmt: skip
"""Section to its options by parameter name; what is in none is listed last."""

EXAMPLES = (
    ("upgradelint check", "the working folder, on the screen"),
    ("upgradelint check --output sarif=out.sarif", "the screen, and a file for code scanning"),
    ("upgradelint check --since origin/main", "what a change brings"),
    ("upgradelint check --select 'aws-rds-*' --statistics", "some rules, counted"),
    ("upgradelint check --diff --unsafe-fixes", "what could be mended"),
)
ENVIRONMENT = (
    ("NO_COLOR, FORCE_COLOR, FORCE_HYPERLINK", "No colours and links; colours, links where there is no terminal."),
    ("UPGRADELINT_TODAY", "The day when --today is not given."),
    ("UPGRADELINT_NO_PROGRESS", "Show no progress."),
    ("UPGRADELINT_CACHE_DIR, UPGRADELINT_NO_CACHE", "The folder of the cache; use none."),
)


class Sectioned(click.Command):
    """A command whose help groups its options."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the sections, then what is in none of them."""
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        rest = {p.name: record for p in options if (record := p.get_help_record(ctx)) is not None}
        for title, names in SECTIONS.items():
            rows = [rest.pop(name) for name in names if name in rest]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)
        with formatter.section("Other"):
            formatter.write_dl(list(rest.values()))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples and what of the environment counts."""
        with formatter.section("Examples"):
            formatter.write_dl(EXAMPLES)
        with formatter.section("Environment"):
            formatter.write_dl(ENVIRONMENT)

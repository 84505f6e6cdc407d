"""The options of `check` as plain data; made by `tools/option_table.py` from the click command."""

from __future__ import annotations

FLAGS: tuple[str, ...] = ('debug',
 'diff',
 'exit_zero',
 'fix',
 'focus',
 'force_exclude',
 'git_dates',
 'helm',
 'honour_foreign_ignores',
 'isolated',
 'no_cache',
 'no_line_hash',
 'no_progress',
 'preview',
 'show_suppressed',
 'staged',
 'statistics',
 'strict_dates',
 'unsafe_fixes')

NAMES: dict[str, object] = {'baseline': None,
 'category': '',
 'color': 'auto',
 'config_path': None,
 'exclude': (),
 'fail_on': None,
 'format_': 'text',
 'horizon': None,
 'ignore': (),
 'jobs': None,
 'k8s_version': None,
 'max_data_age': None,
 'max_results': 5000,
 'outputs': (),
 'select': (),
 'since': None,
 'stdin_filename': None,
 'today': None,
 'trigger': ()}

REPEATED: tuple[str, ...] = ('exclude', 'ignore', 'outputs', 'select', 'trigger')

INTEGERS: tuple[str, ...] = ('horizon', 'jobs', 'max_data_age', 'max_results')

CHOICES: dict[str, tuple[str, ...]] = {'color': ('auto', 'always', 'never'),
 'format_': ('text',
             'concise',
             'grouped',
             'json',
             'jsonl',
             'sarif',
             'github',
             'github-summary',
             'gitlab',
             'junit',
             'markdown',
             'csv',
             'html'),
 'trigger': ('tls',
             'identity',
             'api-version',
             'audit-log',
             'secret-rotation',
             'recovery',
             'ownership')}

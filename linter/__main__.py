"""`python -m linter` is the `upgradelint` command."""

from __future__ import annotations

from linter.cli import main

raise SystemExit(main())

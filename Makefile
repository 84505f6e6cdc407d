# make demo and make test are all the set-up a fresh machine with Python 3.11, git and make needs.
PYTHON ?= python3.11
VENV ?= .venv
BIN = $(VENV)/bin
STAMP = $(VENV)/.installed
export PYTHONHASHSEED = 0

.PHONY: demo test check lint types imports pytest bench yardstick families snapshots rules fuzz clean docs wheel

$(STAMP): pyproject.toml requirements-dev.txt
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is needed; set PYTHON=..."; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --disable-pip-version-check -r requirements-dev.txt
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: $(STAMP)
	-$(BIN)/upgradelint check fixtures/quickstart --output sarif=fixtures/quickstart/upgradelint.sarif
	@echo "SARIF: fixtures/quickstart/upgradelint.sarif"

test: $(STAMP) lint types imports pytest

check: test

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

imports: $(STAMP)
	$(BIN)/lint-imports

pytest: $(STAMP)
	$(BIN)/python -c "from linter import compile as c; c.write()"
	$(BIN)/python -m pytest -n 2 --dist loadfile

snapshots: $(STAMP)
	UPGRADELINT_SNAPSHOTS=write $(BIN)/python -m pytest tests -k snapshot

bench: $(STAMP)
	$(BIN)/python bench/speed.py

yardstick: $(STAMP)
	$(BIN)/python bench/yardstick.py

families: $(STAMP)
	$(BIN)/python bench/families.py

wheel: $(STAMP)
	$(BIN)/pip wheel -q --no-deps --no-build-isolation -w dist .

clean:
	rm -rf $(VENV) dist build linter/pack .pytest_cache .mypy_cache .ruff_cache

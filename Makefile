# make demo and make test are all the set-up a fresh machine with Python 3.11, git and make needs.
PYTHON ?= python3.11
VENV ?= .venv
BIN = $(VENV)/bin
STAMP = $(VENV)/.installed
export PYTHONHASHSEED = 0

.PHONY: demo test check lint types imports pytest bench bench-fleet yardstick families snapshots fuzz clean docs wheel \
  readme lock minimal reproducible sbom

$(STAMP): pyproject.toml requirements.lock
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is needed; set PYTHON=..."; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: $(STAMP)
	$(BIN)/upgradelint check fixtures/quickstart --exit-zero --output sarif=fixtures/quickstart/upgradelint.sarif
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
	$(BIN)/python bench/instructions.py

bench-fleet: $(STAMP)
	$(BIN)/python -c "from linter import compile as c; c.write()"
	$(BIN)/python bench/fleet.py

yardstick: $(STAMP)
	$(BIN)/python bench/yardstick.py

families: $(STAMP)
	$(BIN)/python bench/families.py

wheel: $(STAMP)
	$(BIN)/pip wheel -q --no-deps --no-build-isolation -w dist .

pictures: $(STAMP)
	$(BIN)/python tools/pictures.py

readme: $(STAMP)
	$(BIN)/python tools/readme.py

SECONDS_EACH ?= 120

fuzz: $(STAMP)
	$(BIN)/python -c "from linter import compile as c; c.write()"
	$(BIN)/python fuzz/run.py --count 1000000 --seconds $(SECONDS_EACH)

docs: $(STAMP)
	$(BIN)/pip install -q --disable-pip-version-check -r requirements-docs.txt
	$(BIN)/mkdocs build -q --strict

lock: $(STAMP)
	$(BIN)/pip install -q pip-tools
	$(BIN)/pip-compile -q --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-index-url \
	  --no-emit-trusted-host --no-emit-find-links -o requirements.lock requirements-dev.txt

# The oldest versions that pyproject.toml allows.
minimal:
	$(PYTHON) -m venv .venv-minimal
	.venv-minimal/bin/pip install -q --require-hashes -r requirements.lock
	.venv-minimal/bin/pip install -q "click==8.1.7" "python-hcl2==8.1.0" "ruamel.yaml==0.18.6" "ruamel.yaml.clib==0.2.8"
	.venv-minimal/bin/pip install -q --no-deps --no-build-isolation -e .
	.venv-minimal/bin/python -m pytest -n 2 --dist loadfile tests/unit tests/cli --ignore tests/unit/parse/test_hcl_differential.py

reproducible: $(STAMP)
	rm -rf dist && SOURCE_DATE_EPOCH=1700000000 $(BIN)/pip wheel -q --no-deps --no-build-isolation -w dist .
	SOURCE_DATE_EPOCH=1700000000 $(BIN)/pip wheel -q --no-deps --no-build-isolation -w dist/again .
	cmp dist/*.whl dist/again/*.whl && rm -r dist/again

sbom: $(STAMP)
	$(BIN)/python tools/sbom.py > dist/upgradelint.cdx.json

clean:
	rm -rf $(VENV) .venv-minimal dist build site linter/pack .pytest_cache .mypy_cache .ruff_cache

# make demo    a page from the bundled sample (creates .venv first)
# make test    all tests            make check   ruff, mypy --strict, import-linter
# make bench   the figures in README and docs    make install   everything, for development
# Each target is a few plain commands; read them here and type them yourself if you like.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test check bench install lock clean

demo: $(VENV)/.demo
	$(BIN)/framing compare --by source --out framing-run
	@echo "open framing-run/report.html in a browser"

test: $(VENV)/.all
	$(BIN)/python -m pytest

check: $(VENV)/.all
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.all
	for script in benchmarks/*.py; do OMP_NUM_THREADS=1 $(BIN)/python $$script || exit 1; done

install: $(VENV)/.all

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# the locks hold a hash for every file; the package itself is installed in place
$(VENV)/.demo: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.all: requirements-all.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) --require-hashes -r requirements-all.lock
	$(PIP) --no-deps --no-build-isolation -e .
	touch $@ $(VENV)/.demo

# write both locks anew (after a change of dependencies)
lock: $(VENV)/bin/python
	$(PIP) uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra build --extra en -o requirements.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--all-extras -o requirements-all.lock pyproject.toml

clean:
	rm -rf $(VENV) framing-run build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

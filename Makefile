# make demo    a page from the bundled sample (creates .venv first)
# make test    all tests            make check   ruff, mypy --strict, import-linter
# make bench   the figures in README and docs    make install   everything, for development
# make kit     the conformance kit (BROWSER=1: pages opened in Chromium too; ONLY=regex: some of it)
# make kill    50 runs killed and done again, 20 interrupted      make same-bytes   one hash a file, whatever the setting
# make limits  time and memory at the limits of size (hours)       make fuzz   ten minutes a parser (four hours)
# make mutate  would the tests notice a changed line?             make screenshots   every section of the page, into build/
# Each target is a few plain commands; read them here and type them yourself if you like.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# the kit and its tools stand beside the checkout; without them these targets say so and pass
FRAMING_SHARED ?= ../shared
KIT := $(FRAMING_SHARED)/kit
JOBS ?= 2
KILLS ?= 50
INTERRUPTS ?= 20
CORPUS := sample/articles.jsonl
RUN := $(BIN)/framing compare
HAS_KIT := test -d $(KIT) || { echo "skipped: no kit at $(KIT); set FRAMING_SHARED"; exit 0; }

.PHONY: demo test check bench kit kill same-bytes limits fuzz mutate screenshots install lock clean

demo: $(VENV)/.demo
	$(BIN)/framing compare --by source --out framing-run
	@echo "open framing-run/report.html in a browser"

test: $(VENV)/.all
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: $(VENV)/.all
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.all
	for script in $(filter-out $(patsubst %,benchmarks/%.py,common limits fuzz mutate picture),$(wildcard benchmarks/*.py)); do OMP_NUM_THREADS=1 $(BIN)/python $$script || exit 1; done

# voices by quotation marks: a process a case would load the English pipeline 168 times, which no case is about
kit: $(VENV)/.all
	@$(HAS_KIT); $(BIN)/python $(KIT)/run_kit.py --jobs $(JOBS) $(if $(BROWSER),--browser) $(if $(ONLY),--only '$(ONLY)') \
		--cmd '$(RUN) {input} --by source -c {study} -o {out} --set voice.tier=quotes'

kill: $(VENV)/.all
	@$(HAS_KIT); for signal in "KILL --n $(KILLS)" "INT --n $(INTERRUPTS) --grace 0.1" "TERM --n $(INTERRUPTS) --grace 0.1"; do \
		$(BIN)/python $(KIT)/kill_test.py --signal $$signal \
			--cmd '$(RUN) $(CORPUS) --by source -o {out} --set voice.tier=quotes' || exit 1; done

same-bytes: $(VENV)/.all
	@$(HAS_KIT); $(BIN)/python $(KIT)/determinism.py --input $(CURDIR)/$(CORPUS) \
		--cmd '$(CURDIR)/$(RUN) {input} --by source -o {out} -j {workers} --set engine.partition_documents=20'

limits: $(VENV)/.all
	$(BIN)/python benchmarks/limits.py

fuzz: $(VENV)/.all
	$(BIN)/python benchmarks/fuzz.py --seconds 600 --keep

mutate: $(VENV)/.all
	OMP_NUM_THREADS=1 $(BIN)/python benchmarks/mutate.py --sample 200

screenshots: $(VENV)/.all
	$(BIN)/python benchmarks/picture.py --all build

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

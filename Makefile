# make demo    a page from the bundled sample (creates .venv first)
# make test    all tests            make check   ruff, mypy --strict, import-linter
# make bench   the figures in README and docs    make install   everything, for development
# make kit     the conformance kit (BROWSER=1: pages opened in Chromium too; ONLY=regex: some of it)
# make kill    50 runs killed and done again, 20 interrupted      make same-bytes   one hash a file, whatever the setting
# make soak    N=100 random studies of real corpora, laws checked (SEEDS=file: those of a file)
# make limits  time and memory at the limits of size (hours)       make fuzz   ten minutes a parser (two hours)
# make mutate  would the tests notice a changed line?             make screenshots   every section of the page, into build/
# make docs    the documentation site, into build/docs             make pictures    the page's stored pictures anew
# Each target is a few plain commands; read them here and type them yourself if you like.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# the kit and its tools stand beside the checkout; without them these targets say so and pass
FRAMING_SHARED ?= ../shared
KIT := $(FRAMING_SHARED)/kit
SOAK := $(firstword $(wildcard benchmarks/soak.py) $(FRAMING_SHARED)/tools/soak.py)
JOBS ?= 2
KILLS ?= 50
INTERRUPTS ?= 20
CORPUS := sample/articles.jsonl
RUN := $(BIN)/framing compare
RUN_FOLDER := framing-run
FUZZ_SECONDS ?= 600
N ?= 100
SEED ?= $(shell date +%s)
HAS_KIT := test -d $(KIT) || { echo "skipped: no kit at $(KIT); set FRAMING_SHARED"; exit 0; }

.PHONY: demo test check bench kit kill same-bytes soak limits fuzz mutate docs pictures screenshots install lock clean

demo: $(VENV)/.demo
	PYTHONDONTWRITEBYTECODE= $(RUN) --by source --out $(RUN_FOLDER)
	@echo "open $(RUN_FOLDER)/report.html in a browser"

test: $(VENV)/.all
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: $(VENV)/.all
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.all
	for script in $(filter-out $(patsubst %,benchmarks/%.py,common limits scale fuzz mutate picture soak),$(wildcard benchmarks/*.py)); do OMP_NUM_THREADS=1 $(BIN)/python $$script || exit 1; done

# Voices by quotation marks: a process a case would load the English pipeline 168 times, which no case is about. Four cases
# want folders of web pages refused; they are read since there is a reader of pages, which tests/corpus/readers/test_web.py holds.
ONLY ?= ^(?!82[0356]_html)
kit: $(VENV)/.all
	@$(HAS_KIT); $(BIN)/python $(KIT)/run_kit.py --jobs $(JOBS) $(if $(BROWSER),--browser) --only '$(ONLY)' \
		--cmd '$(RUN) {input} --by source -c {study} -o {out} --set voice.tier=quotes'

kill: $(VENV)/.all
	@$(HAS_KIT); for signal in "KILL --n $(KILLS)" "INT --n $(INTERRUPTS) --grace 0.1" "TERM --n $(INTERRUPTS) --grace 0.1"; do \
		$(BIN)/python $(KIT)/kill_test.py --signal $$signal \
			--cmd '$(RUN) $(CORPUS) --by source -o {out} --set voice.tier=quotes' || exit 1; done

same-bytes: $(VENV)/.all
	@$(HAS_KIT); $(BIN)/python $(KIT)/determinism.py --input $(CURDIR)/$(CORPUS) \
		--cmd '$(CURDIR)/$(RUN) {input} --by source -o {out} -j {workers} --set engine.partition_documents=20'

# a line of SEEDS is a seed and numbers of its draws, "17 3,28"; what fails stays in build/soak
DRAWS = $(if $(SEEDS),grep -v '^#' $(SEEDS),for j in $$(seq 0 $$(($(JOBS) - 1))); do \
	echo $(SEED) $$(seq -s, $$j $(JOBS) $$(($(N) - 1))); done)
soak: $(VENV)/.all $(SEEDS)
	@$(HAS_KIT); $(DRAWS) | awk 'NF == 2' | OMP_NUM_THREADS=1 xargs -r -P $(JOBS) -L 1 sh -c \
		'$(BIN)/python $(SOAK) --cmd "$(CURDIR)/$(BIN)/framing" --data $(FRAMING_SHARED)/data --keep build/soak --minutes 600 --seed $$0 --only $$1'

limits: $(VENV)/.all
	$(BIN)/python benchmarks/limits.py

fuzz: $(VENV)/.all
	$(BIN)/python benchmarks/fuzz.py --names | xargs -P $(JOBS) -n 1 $(BIN)/python benchmarks/fuzz.py --seconds $(FUZZ_SECONDS) --keep --target

mutate: $(VENV)/.all
	OMP_NUM_THREADS=1 $(BIN)/python benchmarks/mutate.py --sample 200

# what is generated first, then the site; a warning is an error
docs: $(VENV)/.all
	$(BIN)/python docs/generate.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

# look at the difference before you commit it
pictures: $(VENV)/.all
	-$(BIN)/python -m pytest -q tests/browser/test_pictures.py
	mkdir -p tests/browser/pictures
	cp build/pictures/*.webp tests/browser/pictures/

screenshots: $(VENV)/.all
	$(BIN)/python benchmarks/picture.py --all build

install: $(VENV)/.all

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# The locks are complete and hold a hash for every file, so pip resolves nothing (--no-deps): a pip that looked for
# the requirements of its own would ask the index for releases younger than the lock. The package is installed in place.
# For the demo nothing is compiled, which takes pip longer than all the rest: the first run compiles what it imports, and
# keeps it. For development all is, also where Python may not keep what it compiles: each start takes half as long then.
$(VENV)/.demo: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) --no-compile --no-deps --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	$(BIN)/python -m pip check
	touch $@

$(VENV)/.all: requirements-all.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) --no-deps --require-hashes -r requirements-all.lock
	$(PIP) --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -qq framing $(VENV)/lib || true  # some packages hold files of no Python
	$(BIN)/python -m pip check
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

# `make` alone prints this help. The two commands that matter: `make demo`, `make test`.
SHELL := /bin/bash
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
T ?= tests
# One more than there are cores: tests wait for browsers, servers and disks.
WORKERS ?= $(shell echo $$(($$(nproc) + 1)))
RULES := src/guicang/domain/*,src/guicang/services/*,src/guicang/ports/*
WEB := src/guicang/entrypoints/web/static/vendor/manifest.json
PROSE := README.md ARCHITECTURE.md CONTRIBUTING.md SECURITY.md CHANGELOG.md

# Hundreds of processes of the tests would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-ray cover check lint collect layers types fix bench bench-detect bench-console bench-desk bench-chat bench-intake bench-classify bench-ledger bench-scale bench-sizing verifier deb soak soak-subjects soak-freeze soak-strace life docs site lock clean

help:  ## Print this help
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.ready $(WEB)  ## Prepare .venv with everything that is needed, pinned by hash
	@$(BIN)/python tools/catalogues.py

$(VENV)/.ready: requirements/dev.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or later is needed: make setup PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python cannot make environments: install $(PYTHON)-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Styles, charts and icons of the console: pinned by package-lock.json, never committed.
$(WEB): $(VENV)/.ready frontend/package-lock.json frontend/build.mjs frontend/echarts.mjs frontend/icons.txt
	$(BIN)/python tools/vendor.py
	@touch $@

# Half a gigabyte that only the adapter's test and its types need.
$(VENV)/.presidio: $(VENV)/.ready requirements/presidio.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements/presidio.txt
	@touch $@

# What builds the documentation: only its site needs it.
$(VENV)/.site: $(VENV)/.ready requirements/site.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements/site.txt
	@touch $@

# The model for names: 45 MB that only its tests need.
$(VENV)/.names: $(VENV)/.ready requirements/names.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements/names.txt
	@touch $@

# Ray: 79 MB to fetch, 260 MB on disk, that only its contract tests need.
$(VENV)/.ray: $(VENV)/.ready requirements/ray.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements/ray.txt
	@touch $@

demo: setup  ## Run the main job on four simulated platforms, start to finish
	@$(BIN)/python tools/demo.py

test: setup  ## Pass the tests (T=path for some of them)
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(T)

test-ray: setup $(VENV)/.ray  ## Pass what every engine must, on a real Ray cluster of this machine, too
	@GUICANG_RAY=1 $(BIN)/python -m pytest -q tests/contract/test_engines.py

cover: setup $(VENV)/.presidio $(VENV)/.names $(VENV)/.site  ## Pass the tests, and measure what they reach
	@$(BIN)/python -m coverage erase
	@$(BIN)/python -m coverage run -m pytest -n $(WORKERS) --dist worksteal
	@$(BIN)/python -m coverage combine --quiet
	@$(BIN)/python -m coverage report --fail-under 95
	@$(BIN)/python -m coverage report --include '$(RULES)' --fail-under 99

check: layers types site lint  ## Layers, types, lint, spelling, migrations, dead code, docs

lint: setup  ## What is quickly read: style, spelling, dead code, catalogues, docs, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --check --lint --quiet src
	$(BIN)/codespell src tests docs tools bench $(PROSE)
	$(BIN)/vulture src --exclude '*/ports/*' --min-confidence 80
	$(BIN)/python tools/catalogues.py --check
	$(BIN)/python tools/docs.py --check
	$(BIN)/python -m django makemigrations --check --dry-run --settings guicang.entrypoints.settings

layers: setup  ## Who may import whom
	PYTHONPATH=src $(BIN)/lint-imports --no-logo

types: setup $(VENV)/.presidio  ## mypy, strict
	$(BIN)/mypy

collect: setup  ## Find all tests, and keep them compiled for those who will run them
	@$(BIN)/python -m pytest --collect-only -qq >/dev/null

fix: setup  ## Format and repair what can be repaired by machine
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

verifier: setup  ## Pack what an auditor verifies with: dist/guicang-verify.pyz
	@$(BIN)/python tools/verifier.py

deb: setup  ## Build the Debian package, with all wheels that it needs inside: dist/*.deb
	@$(BIN)/python tools/deb.py

bench: setup  ## Measure against what an operator would script (FULL=--full: a million)
	$(BIN)/python bench/run.py $(FULL)

bench-detect: setup  ## Measure detection beside Presidio and others (QUICK=--quick: a tenth)
	$(BIN)/python -m bench.detect $(QUICK)

bench-ledger: setup  ## Time the ledger beside pymerkle (FULL=--full: 1 and 10 million entries)
	$(BIN)/python bench/run.py ledger $(FULL)

bench-desk: setup  ## Simulate a day at the desk beside round-robin and least-busy (QUICK=--quick: a tenth), then bench-chat
	$(BIN)/python -m bench.desk $(QUICK)
	$(BIN)/python -m bench.chat

bench-scale: setup  ## Walk the main job at sizes, on both databases, beside plain SQL (FULL=--full: 1 and 10 million)
	$(BIN)/python -m bench.scale $(FULL)

bench-sizing: setup  ## Compare the paper model of a large installation with a simulation
	$(BIN)/python -m bench.sizing

bench-console: setup  ## Time what the console reads, on both databases (FULL=--full: a million)
	$(BIN)/python -m bench.console $(FULL)
	$(BIN)/python -m bench.console --postgresql $(FULL)

soak: setup  ## Read 100,000 messages from four simulated platforms in bad weather
	@GUICANG_SOAK=100000 $(BIN)/python -m pytest -q tests/sources/test_soak.py

soak-subjects: setup  ## Answer a person with 5,000 conversations on four platforms; says time and memory
	@$(BIN)/python -m pytest -q -s tests/subjects/test_many.py

soak-freeze: setup  ## Press the red button while another process takes 100,000 records offline
	@GUICANG_FREEZE=100000 $(BIN)/python -m pytest -q tests/faults/test_freeze.py

soak-strace: setup  ## Fail every write, fsync and rename of the ledger's and the archive's writers, one by one
	@GUICANG_STRACE=1 $(BIN)/python -m pytest -q -rP -n $(WORKERS) tests/faults/test_strace.py

life: setup  ## Live a day in ten minutes: everything at once, watched (DATABASE=postgresql for a temporary cluster)
	@GUICANG_LIFE=600 GUICANG_LIFE_DATABASE=$(or $(DATABASE),sqlite) $(BIN)/python -m pytest -q -s tests/day/test_day.py

bench-chat: setup  ## Let 500 customers talk at once through the web chat's door
	$(BIN)/python -m bench.chat

bench-intake: setup  ## Measure how fast records come in, from each platform and pushed
	$(BIN)/python -m bench.intake

bench-classify: setup  ## Measure classifiers on public benchmarks (DATA=folder of NAME.train.jsonl.gz)
	$(BIN)/python -m bench.classify $(DATA)

site: setup $(VENV)/.site  ## Build the documentation in both languages, each link followed: build/site
	@$(BIN)/python -m tools.website

docs: setup  ## Write the generated reference pages anew
	$(BIN)/python tools/docs.py

lock:  ## Compile the hashed requirements (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements/runtime.txt
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements/dev.txt
	uv pip compile bench/detect/peers.in --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o bench/detect/peers.txt
	uv pip compile pyproject.toml --extra presidio -c requirements/dev.txt --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements/presidio.txt
	uv pip compile pyproject.toml --extra names -c requirements/dev.txt --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements/names.txt
	uv pip compile tools/website/requirements.in -c requirements/dev.txt --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements/site.txt
	uv pip compile pyproject.toml --extra ray -c requirements/dev.txt --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements/ray.txt

clean:  ## Remove what was built
	rm -rf $(VENV) build/site .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

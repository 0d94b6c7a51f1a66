# Everything is installed into .venv and nowhere else. `make` alone lists the targets.

# A distribution's interpreter is built with profile-guided optimisation, and all takes a tenth less time with it than with
# one that was compiled without, as pyenv does: it goes first where it is new enough and can make an environment.
PYTHON   ?= $(shell /usr/bin/python3 -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo /usr/bin/python3 || echo python3)
ARTICLES ?= data/articles
OUT      ?= data/graph
HOST     ?= 127.0.0.1
PORT     ?= 8000

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
# A lock with hashes; nothing outside it is fetched.
INSTALL := $(PIP) install --quiet --quiet --require-hashes --no-deps
COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
           --no-emit-index-url --no-header --quiet

export OMP_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: help build-graph serve test lint bench lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build-graph: .venv/installed ## articles -> graph: ARTICLES=dir-or-file OUT=dir
	@$(BIN)/communique build $(ARTICLES) --out $(OUT)

serve: .venv/installed ## the graph on 127.0.0.1:8000: OUT=dir HOST= PORT=
	@$(BIN)/communique serve --graph $(OUT) --host $(HOST) --port $(PORT)

test: lint browser openrefine clients ## lint, types, walls, and every test
	@$(BIN)/python -m pytest

lint: .venv/installed-dev ## style, types, walls
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: .venv/installed-dev ## speed and memory (benchmarks/README.md)
	@$(BIN)/python benchmarks/speed.py
	@$(BIN)/python benchmarks/corpus.py

lock: .venv/installed-dev ## new requirements*.txt from pyproject.toml
	@$(COMPILE) --output-file requirements.txt
	@$(COMPILE) --group dev --constraint requirements.txt --output-file requirements-dev.txt

clean: ## everything that was made here: environment, graph, caches
	@rm -rf .venv data/graph tests/clients/node_modules *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=...")'
	@echo "Creating .venv with $(PYTHON)"
	@$(PYTHON) -m venv .venv

.venv/installed: requirements.txt pyproject.toml | .venv/bin/python
	@echo "Installing what requirements.txt pins (some 200 MB the first time)"
	@$(INSTALL) --requirement requirements.txt
	@$(PIP) install --quiet --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo "Installing what the tests need"
	@$(INSTALL) --requirement requirements-dev.txt
	@touch $@

# The browser tests look for Chromium and are skipped, with the reason, where there is none.
.PHONY: browser
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
	  || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	       && echo "Installing Chromium for the browser tests" \
	       && { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } >/dev/null 2>&1; } \
	  || echo "No Chromium here: the browser tests will be skipped"

# The tests of OpenRefine run Debian's, and are skipped, with the reason, where there is none.
.PHONY: openrefine
openrefine:
	@command -v openrefine >/dev/null \
	  || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	       && echo "Installing OpenRefine for the tests of reconciliation" \
	       && { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq openrefine; } >/dev/null 2>&1; } \
	  || echo "No OpenRefine here: its tests will be skipped"

# The tests of clients in JavaScript want Node and what the lock beside them pins; they too are skipped where that is missing.
.PHONY: clients
clients:
	@if ! command -v npm >/dev/null; then echo "No npm here: the tests of clients in JavaScript will be skipped"; \
	elif [ tests/clients/node_modules/.package-lock.json -nt tests/clients/package-lock.json ]; then :; \
	else echo "Installing clients in JavaScript for the tests (100 MB)"; \
	  (cd tests/clients && npm ci >/dev/null 2>&1 \
	   && touch node_modules/.package-lock.json) \
	  || echo "npm could not install them: the tests of clients in JavaScript will be skipped"; fi

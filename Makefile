# Tiếp Ứng. `make` alone says what there is.

PYTHON ?= python3
BIN := .venv/bin
CORE := $(wildcard tests/core)
CONSOLE := $(wildcard console/package.json)

.DEFAULT_GOAL := help
.PHONY: help setup run test check fmt bench load simulate burst quarter week replay attack chaos lock clean

help:    ## This list
	@sed -n 's/^\([a-z]*\): *## /  make \1\t/p' Makefile | expand -t 18
	@echo
	@echo "  EOC_PORT (8080), EOC_DATA (.tiepung), EOC_DATABASE_URL (a PostgreSQL of your own) are honoured by run."

setup:   ## Everything that run needs, and nothing is started
	@$(PYTHON) tools/setup.py run

run:     ## Set up, then start the service on http://127.0.0.1:8080 (CITY=off leaves the simulated city out)
	@$(PYTHON) tools/setup.py run
	@exec $(BIN)/python -m dispatch run $(if $(filter off,$(CITY)),--city off)

test:    ## Everything: checks, the console in its browser, then all other tests, on both cores
	@$(PYTHON) tools/setup.py dev
	@$(MAKE) --no-print-directory lint
	@$(if $(CONSOLE),$(BIN)/python -m tools.tests console)
	@$(BIN)/python -m tools.tests others

check:   ## Format, lint, types, imports, core tests: seconds
	@$(PYTHON) tools/setup.py check
	@$(MAKE) --no-print-directory lint
	@$(if $(CORE),$(BIN)/python -m pytest -q $(CORE))

fmt:     ## Put the format right, and what the linter can
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

bench:   ## Measure against the baselines; writes bench.json
	@$(PYTHON) tools/setup.py dev
	@exec $(BIN)/python -m loadtests.bench

load:    ## Load the hot path; a table and report/load.html
	@$(PYTHON) tools/setup.py dev
	@exec $(BIN)/python -m loadtests.load

simulate: ## A simulated day, whole system in memory (SEED=7 HOURS=24)
	@$(PYTHON) tools/setup.py dev
	@exec $(BIN)/python -m loadtests.simulate --seed $(or $(SEED),7) --hours $(or $(HOURS),24)

burst:   ## A day of 200,000 calls with an hour ten times as busy: simulated, then over HTTP (SEED=7 MINUTES=5)
	@$(PYTHON) tools/setup.py dev
	@$(BIN)/python -m loadtests.burst --seed $(or $(SEED),7)
	@exec $(BIN)/python -m loadtests.burst.over_http --minutes $(or $(MINUTES),5)

quarter: ## Ten thousand tickets of 1022 over Tết, every due time held against a list of working minutes (SEED=7)
	@$(PYTHON) tools/setup.py dev
	@exec $(BIN)/python -m loadtests.quarter --seed $(or $(SEED),7)

week:    ## A simulated week: views, indicators and exports of a rebuild against what was told live (HOURS=168)
	@$(PYTHON) tools/setup.py dev
	@EOC_WEEK_HOURS=$(or $(HOURS),168) exec $(BIN)/pytest tests/ioc/test_week.py

replay:  ## Real calls through webhook and commands; every difference in counts explained
	@$(PYTHON) tools/setup.py dev
	@exec $(BIN)/python -m loadtests.replay

attack:  ## Guess codes, flood reports, send 200 MB and false pictures while an exchange rings (SECONDS=60 of each)
	@$(PYTHON) tools/setup.py dev
	@exec $(BIN)/python -m loadtests.attacks --seconds $(or $(SECONDS),60)

chaos:   ## The long form: kill -9 of service, PostgreSQL and both, twenty times each; eight want one unit, 1,000 times
	@$(PYTHON) tools/setup.py dev
	@CHAOS_ROUNDS=20 CONTEST_ROUNDS=1000 $(BIN)/python -m pytest tests/chaos tests/edge/test_one_unit.py

COMPILE := .build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate $(UPGRADE)

lock:    ## Lock the Python packages again (UPGRADE=--upgrade takes the newest)
	@$(PYTHON) -m venv .build/lock && .build/lock/bin/pip install --quiet --disable-pip-version-check uv
	@cd requirements && ../$(COMPILE) run.in -o run.txt
	@cd requirements && ../$(COMPILE) dev.in -c run.txt -o dev.txt
	@cd requirements && ../$(COMPILE) parquet.in -c dev.txt -o parquet.txt

clean:   ## Remove what was made, but not the data
	@rm -rf .venv .build console/node_modules console/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
	@find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +

.PHONY: lint lint-python lint-console
lint:
	@echo "  Checking format, lint, types and imports, and the console …"
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target lint-python $(if $(CONSOLE),lint-console)

lint-python:
	@$(BIN)/ruff format --check --quiet . || { echo "The format is not ours: make fmt" >&2; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@said=$$($(BIN)/lint-imports --no-logo 2>&1) || { echo "$$said" >&2; exit 1; }

lint-console:
	@cd console && PATH="$(CURDIR)/$(BIN):$$PATH" npm run --if-present --silent check

# The tasks of this house. `make` alone lists them.

# The Python that makes .venv; empty takes the newest of 3.13, 3.12, 3.11 that runs here.
PYTHON ?=
# What pytest gets besides, as in: make test ARGS="-k ladder"
ARGS ?=
# How often `make crash` kills, and which moments it draws.
N ?= 100
SEED ?= 1128
# Anything here lets the benchmarks take every row, as in: make bench FULL=1
FULL ?=
# What the resolver gets besides, as in: make lock RESOLVE=--upgrade
RESOLVE ?=

export PYTHON FULL

CODE = bot handlers storage domain tests scripts
COMPILE = .venv/bin/python -m uv --quiet --no-config pip compile pyproject.toml --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links $(RESOLVE)

.PHONY: help run test crash check bench texts lock clean

help: ## list the tasks
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-6s %s\n", $$1, $$2 }' Makefile

run: ## start Baodao with the demo county on 127.0.0.1:8080
	@scripts/install requirements.lock
	@exec .venv/bin/python -m bot run --demo

test: ## run every test
	@scripts/install requirements-test.lock
	@scripts/chromium >/dev/null || echo "No Chromium here: the tests in a browser are skipped. Debian has it as the package chromium."
	@.venv/bin/python -m pytest --numprocesses auto --no-loadscope-reorder $(ARGS)

crash: ## kill processes N times at random moments, on both databases, with and without a replica
	@scripts/install requirements-test.lock
	@CRASH_TRIALS=$(N) CRASH_SEED=$(SEED) .venv/bin/python -m pytest -q -n 0 tests/e2e/test_kill.py $(ARGS)

check: ## lint, format, types, import contracts, sizes, dead code
	@scripts/install requirements-test.lock
	.venv/bin/ruff check --quiet $(CODE)
	.venv/bin/ruff format --quiet --check $(CODE)
	.venv/bin/python -m mypy --no-error-summary
	.venv/bin/lint-imports --no-logo
	.venv/bin/python scripts/budgets.py
	.venv/bin/python scripts/dead_code.py

bench: ## measure, and print one table; FULL=1 takes ten times as many rows
	@scripts/install requirements-test.lock
	@.venv/bin/python -m tests.bench

texts: ## write what is said anew into the catalogues
	@scripts/install requirements-test.lock
	@.venv/bin/python scripts/catalogues.py

lock: ## write the locks anew from pyproject.toml
	@[ -x .venv/bin/uv ] || scripts/install requirements-test.lock
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --extra test --extra bench --constraints requirements.lock --output-file requirements-test.lock

clean: ## take away what was made here, but not var/
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

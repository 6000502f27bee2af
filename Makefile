# make demo   try it in a browser, no Slack account needed
# make test   everything that must hold: lint, types, contracts, tests
# make install  the program alone, into .venv
# make quick  the short loop: domain, blocks, lint
# make bench  measure, and write docs/reference/benchmarks.md
# make lock   write both lock files anew (needs uv)
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
.PHONY: install demo test quick lint bench docs lock clean
.DEFAULT_GOAL := help

help:
	@sed -n 's/^# make/make/p' Makefile

.venv/.runtime: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "incidentbot needs Python 3.11 or newer. Install it, then: make PYTHON=python3.11 demo"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python cannot make virtual environments. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

install: .venv/.runtime

demo: .venv/.runtime
	@$(BIN)/incidentbot demo

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/pytest -n auto --dist worksteal

quick: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/pytest -q tests/domain tests/blocks tests/test_architecture.py

bench: .venv/.dev
	$(BIN)/python -m benchmarks.run

docs: .venv/.dev
	$(BIN)/python -m incidentbot docs docs/reference

lock:
	UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-annotate --extra build pyproject.toml -o requirements.lock
	UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-annotate --extra build --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean:
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache

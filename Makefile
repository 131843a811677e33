# Everything that can be done here. The first use of a target makes .venv from the locked requirements.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
# Many tests wait for a service more than they compute.
WORKERS := $(shell expr $$(nproc 2>/dev/null || echo 2) + 1)
QUICK := $(shell expr $(WORKERS) + 1)
# Else each worker, and each program that a test starts, compiles every module anew.
export PYTHONDONTWRITEBYTECODE :=
CLAUSEWORK := $(BIN)/clausework
UV_COMPILE := $(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header

.DEFAULT_GOAL := help
.PHONY: help serve build check test test-slow test-long test-all rebase docs pictures vsix bench lock release clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

serve: .venv/run ## build the site and serve it, with comments open in rehearsal, on http://127.0.0.1:8000
	$(CLAUSEWORK) build --rehearsal
	$(CLAUSEWORK) serve --rehearsal --port $(PORT)

build: .venv/run ## build the site into build/site
	$(CLAUSEWORK) build

check: .venv/dev ## lint, types, rooms and their budget, wording, generated documents, and the standard itself
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python tests/budget.py
	$(BIN)/python tests/wording.py
	$(BIN)/python tooling/manual.py --check
	$(CLAUSEWORK) fmt --check
	$(CLAUSEWORK) check
	$(CLAUSEWORK) draft verify

test: .venv/dev ## run the tests that are quick, in about four minutes on two cores
	$(BIN)/pytest -n $(QUICK) --dist loadgroup -m "not slow and not timing"

test-slow: .venv/dev ## run the slow tests: whole sites, documents, mutations, fresh installs
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup -m "slow and not long and not timing"

test-long: .venv/dev ## run the long tests: crashes, browsers, office programs, laws with new texts; then what measures time
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup -m "long and not timing"
	HYPOTHESIS_PROFILE=free $(BIN)/pytest -n $(WORKERS) --dist loadgroup -m "hypothesis and not timing"
	$(BIN)/pytest -n 0 -m timing

test-all: test test-slow test-long ## run every test

rebase: .venv/dev ## rewrite the golden folders; read the difference before you commit it
	$(BIN)/pytest -q --rebase

docs: .venv/dev ## write the generated pages of the manual
	$(BIN)/python tooling/manual.py
	$(BIN)/python tests/wording.py --write

pictures: .venv/dev ## draw the pictures of README anew, with Chromium, and the icons
	$(BIN)/python tests/browser/pictures.py "$$(command -v chromium || command -v google-chrome)"
	$(BIN)/python tests/browser/icons.py

vsix: .venv/run ## pack the extension for VS Code into build
	$(BIN)/python tooling/editors/vsix.py

bench: .venv/dev ## measure, and write tests/bench/RESULTS.md
	$(BIN)/python tests/bench/run.py

lock: .venv/dev ## resolve the dependencies anew
	$(BIN)/pip install --quiet uv
	$(UV_COMPILE) pyproject.toml requirements/build.in --extra serve -o requirements/run.txt
	$(UV_COMPILE) pyproject.toml requirements/build.in --all-extras --group dev -o requirements/dev.txt
	$(UV_COMPILE) requirements/postgres.in -c requirements/dev.txt -o requirements/postgres.txt
	$(UV_COMPILE) requirements/s3.in -c requirements/dev.txt -o requirements/s3.txt

release: check test-all ## check and test all, then commit, tag and pack VERSION; nothing is pushed
	$(BIN)/python tooling/release.py $(VERSION)

clean: ## remove what was made; comments in var/ stay
	rm -rf build dist .venv

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Clausework needs Python 3.11 or newer; call make PYTHON=python3.12, say")'
	$(PYTHON) -m venv .venv

.venv/run: requirements/run.txt pyproject.toml | .venv/bin/python
	@echo "Installing the locked dependencies into .venv …"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev: requirements/dev.txt .venv/run
	@echo "Installing the locked tools for development into .venv …"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements/dev.txt
	@touch $@

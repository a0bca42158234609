# make run is the product, make test is the proof. docs/index.md says the rest.
.DEFAULT_GOAL := help
SHELL := /bin/sh

VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin

USABLE = $(BIN)/python -c '' 2>/dev/null || { echo "The environment in $(VENV) cannot be \
	used by you: set VENV= to a folder that you may write to." >&2; exit 1; }

.PHONY: help setup run demo test check types lint format lock soak bench migrations
help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(VENV)/.ok-dev ## the environment with everything tests and checks need

$(VENV)/.ok: requirements.lock pulse/pyproject.toml
	@PYTHON="$(PYTHON)" sh bin/make-venv "$(VENV)" requirements.lock

$(VENV)/.ok-dev: $(VENV)/.ok requirements-dev.lock
	@PYTHON="$(PYTHON)" sh bin/make-venv "$(VENV)" requirements-dev.lock dev

run: $(VENV)/.ok ## the whole product on http://127.0.0.1:8000 (PORT=, WORKTRACKER_HOME=)
	@$(USABLE)
	@exec $(BIN)/python -m worktracker.up

check: $(VENV)/.ok-dev ## lint, types, imports, templates, migrations
	@$(MAKE) -j2 --no-print-directory types lint

types: $(VENV)/.ok-dev
	$(BIN)/mypy

lint: $(VENV)/.ok-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	PYTHONPATH=. $(BIN)/lint-imports --cache-dir .import_linter_cache
	PYTHONPATH=. DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python bin/check-templates
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py check --fail-level WARNING
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py spectacular --validate \
		--fail-on-warn --file /dev/null

test: check ## everything, with fixed seeds
	@bin/test $(BIN)/python

soak: $(VENV)/.ok-dev ## the full counts: an hour rather than minutes
	SOAK=1 $(BIN)/pytest -q -m "soak or not soak" --dist loadfile -n auto

demo: $(VENV)/.ok ## the product with a team and sample sessions in it; stays up
	@$(USABLE)
	@exec $(BIN)/python -m worktracker.demo

bench: $(VENV)/.ok-dev ## ratios against a baseline measured in the same run
	@$(BIN)/python -m tests.bench

format: $(VENV)/.ok-dev ## rewrite in the house style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

migrations: $(VENV)/.ok-dev ## write the migrations that the models ask for
	PYTHONPATH=. DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python bin/check-templates
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py makemigrations

LOCK := uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate
lock: $(VENV)/.ok-dev ## write the locks anew from the .in files
	$(BIN)/$(LOCK) requirements.in -o requirements.lock
	$(BIN)/$(LOCK) requirements-dev.in -o requirements-dev.lock

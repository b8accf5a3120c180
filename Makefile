# `make help` tells what there is. Tools come from uv.lock; uv itself from the machine, or, where
# the machine has only Python, into the virtual environment.

PORT ?= 8000
HOST ?= 127.0.0.1
WORKERS ?= 2
THREADS ?= 4
PYTHON ?= python3
NEWEST_PYTHON ?= 3.13
NEWEST_DJANGO ?= 6.1
ARGS ?=

BIN := .venv/bin
UV := $(shell uv --version >/dev/null 2>&1 && command -v uv)
ifeq ($(UV),)
UV := $(BIN)/uv
OWN_UV := $(UV)
endif
DEVELOPMENT := ENVIRONMENT=development

.PHONY: help run test check lint format serve bench bench-import test-newest openapi-snapshot samples screenshots \
	messages coverage clean port-is-free
.DEFAULT_GOAL := help

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' Makefile

run: port-is-free .venv/.installed ## a site on this machine, with the demo glossary (PORT=8000)
	@$(DEVELOPMENT) SITE_URL=http://localhost:$(PORT) $(BIN)/python manage.py setup_local
	@export $(DEVELOPMENT) SITE_URL=http://localhost:$(PORT); \
		exec $(BIN)/python manage.py runserver --skip-checks $(HOST):$(PORT)

test: .venv/.installed-dev ## every test, on PostgreSQL and on SQLite (ARGS="-k words")
	TEST_DATABASE=postgresql $(BIN)/pytest --database-only $(ARGS)
	$(BIN)/pytest $(ARGS)

check: lint test ## the whole gate: lint, types, import contracts, migrations, tests

lint: .venv/.installed-dev ## all of the gate but the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint templates --check --quiet
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/lint-imports
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py makemigrations --check --dry-run

format: .venv/.installed-dev ## put code and templates in the one form
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .
	$(BIN)/djlint templates --reformat --quiet

serve: .venv/.installed ## the production server; reads docs/operations.md's variables (HOST=, PORT=)
	$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	exec $(BIN)/granian glossary_project.wsgi:application --interface wsgi --no-ws \
		--host $(HOST) --port $(PORT) --workers $(WORKERS) --blocking-threads $(THREADS) \
		--respawn-failed-workers --workers-kill-timeout 10s

bench: .venv/.installed-dev ## CPU per request and per imported term, beside a bare server
	$(BIN)/python -m tests.benchmarks $(ARGS)

# uv does not find what pyenv keeps, unless it is the version in use.
FROM_PYENV = $(shell pyenv prefix "$$(pyenv latest $(NEWEST_PYTHON) 2>&1)" 2>/dev/null)
bench-import: .venv/.installed-dev ## CPU per imported term beside other ways to import
	$(BIN)/python -m tests.benchmarks.importing $(ARGS)

test-newest: $(OWN_UV) ## the tests on the newest Python and Django
	@$(UV) venv --quiet --allow-existing .venv-newest \
		--python $(if $(FROM_PYENV),$(FROM_PYENV)/bin/python,$(NEWEST_PYTHON)) || { \
		echo "No Python $(NEWEST_PYTHON): install it, or name another: NEWEST_PYTHON=3.14"; exit 1; }
	$(UV) pip install --quiet --no-config --python .venv-newest -r pyproject.toml --all-extras \
		--group dev "django~=$(NEWEST_DJANGO).0"
	.venv-newest/bin/python -m django --version
	.venv-newest/bin/pytest $(ARGS)

openapi-snapshot: .venv/.installed-dev ## accept the API as it is now
	$(BIN)/python -m tests.api.snapshot

samples: .venv/.installed-dev ## write fixtures/samples anew, after a change of the demo glossary
	$(BIN)/python -m tests.fixtures.samples

screenshots: .venv/.installed-dev ## take the pictures of README and docs anew; needs Chromium
	$(BIN)/python -m tests.browser.screenshots

messages: .venv/.installed-dev ## bring the interface's translations in step with the templates and compile them
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -m tests.messages

coverage: .venv/.installed-dev ## which branches no test takes
	$(BIN)/pytest --cov --cov-report=term-missing $(ARGS)

clean: ## remove what the other targets made, but no data
	rm -rf .venv .venv-newest static_root htmlcov .coverage .mypy_cache .ruff_cache \
		.pytest_cache .hypothesis .import_linter_cache

port-is-free:
	@$(PYTHON) -m glossary_project.port $(HOST) $(PORT)

# --inexact: what the other stamp installed, and uv itself, may stay.
.venv/.installed: pyproject.toml uv.lock | $(OWN_UV)
	$(UV) sync --frozen --inexact --no-dev --all-extras
	@touch $@

.venv/.installed-dev: pyproject.toml uv.lock | $(OWN_UV)
	$(UV) sync --frozen --inexact --all-extras
	@touch $@ .venv/.installed

.venv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		"Python 3.11 or newer is needed; name one with PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

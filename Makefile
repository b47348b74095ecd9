# Two commands do everything: `make serve` and `make test`. Each does what it needs first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SDKS := tests/ingest/envelope/sdks/node/node_modules/.complete

EXAMPLES := web/examples/node_modules/.complete
SENTRY_CLI := web/sentry-cli/node_modules/.complete

.PHONY: setup examples sentry-cli sdks serve test check bench lock

setup: $(VENV)/.complete

$(VENV)/.complete: requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Waybill needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	touch $@

# The examples of clients, whose tests are skipped where there is no npm.
examples: $(EXAMPLES)

$(EXAMPLES): web/examples/package-lock.json
	! command -v npm >/dev/null || (cd web/examples && npm ci --silent && touch node_modules/.complete)

# The program sentry-cli, whose tests are skipped where there is no npm.
sentry-cli: $(SENTRY_CLI)

$(SENTRY_CLI): web/sentry-cli/package-lock.json
	! command -v npm >/dev/null || (cd web/sentry-cli && npm ci --ignore-scripts --silent && touch node_modules/.complete)

# SDKs for Node and browsers, whose tests are skipped where there is no npm.
sdks: $(SDKS)

$(SDKS): tests/ingest/envelope/sdks/node/package-lock.json
	! command -v npm >/dev/null || (cd tests/ingest/envelope/sdks/node && npm ci --silent && touch node_modules/.complete)

# The demo server: embedded SQLite, demo data, GraphiQL, an access token printed.
serve: setup
	$(BIN)/python server.py serve --demo

# The whole suite, on SQLite and on a PostgreSQL that the suite starts itself.
test: setup examples sentry-cli sdks
	$(BIN)/pytest --numprocesses 2

# What is measured, with the figures of this machine.
bench: setup
	$(BIN)/python -m benchmarks.import_git
	$(BIN)/python -m benchmarks.ingest
	$(BIN)/python -m benchmarks.envelopes
	$(BIN)/python -m benchmarks.pages

# Formatting, lint, types, and that printed pages are the code's.
check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python server.py schema | diff schema.graphql -
	$(BIN)/python server.py settings | diff docs/settings.md -

LOCK := $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --no-emit-index-url \
	--no-emit-find-links --no-header --extra tracing

# Pins and hashes, without a word of where they come from: of everything, and of what a server needs.
lock: setup
	$(BIN)/pip install --quiet pip-tools
	$(LOCK) --extra dev --output-file requirements.lock pyproject.toml
	$(LOCK) --constraint requirements.lock --output-file requirements-server.lock pyproject.toml

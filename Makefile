# Start with `make serve` and `make test`. Each target installs what it needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SDKS := tests/ingest/envelope/sdks/node/node_modules/.complete

EXAMPLES := web/examples/node_modules/.complete
SENTRY_CLI := web/sentry-cli/node_modules/.complete

.PHONY: setup examples sentry-cli sdks serve wheel image test check bench lock

setup: $(VENV)/.complete

$(VENV)/.complete: requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Waybill needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# Packages of the client examples. Without npm their tests are skipped.
examples: $(EXAMPLES)

$(EXAMPLES): web/examples/package-lock.json
	! command -v npm >/dev/null || (cd web/examples && npm ci --silent && touch node_modules/.complete)

# sentry-cli, its successor and the Vite plugin. Without npm their tests are skipped.
sentry-cli: $(SENTRY_CLI)

$(SENTRY_CLI): web/sentry-cli/package-lock.json
	! command -v npm >/dev/null || (cd web/sentry-cli && npm ci --ignore-scripts --silent && touch node_modules/.complete)

# SDKs for Node and browsers. Without npm their tests are skipped.
sdks: $(SDKS)

$(SDKS): tests/ingest/envelope/sdks/node/package-lock.json
	! command -v npm >/dev/null || (cd tests/ingest/envelope/sdks/node && npm ci --silent && touch node_modules/.complete)

# Start a server with SQLite, demo data, the board and GraphiQL, and print an access token.
# `make serve PORT=9000` uses another port.
PORT ?= 8000
serve: setup
	$(BIN)/waybill serve --demo --port $(PORT)

# Build the wheel in dist/.
wheel: setup
	rm -rf dist
	$(BIN)/hatchling build --target wheel --directory dist

# Build the image with the tags VERSION and `latest`.
image:
	docker build --tag waybill:$(shell sed -n 's/^__version__ = "\(.*\)"/\1/p' waybill/__init__.py) --tag waybill .

# Run the test suite, on SQLite and on a PostgreSQL that it starts itself.
test: setup examples sentry-cli sdks
	$(BIN)/pytest --numprocesses 2

# Run the benchmarks.
bench: setup
	$(BIN)/python -m benchmarks.import_git
	$(BIN)/python -m benchmarks.ingest
	$(BIN)/python -m benchmarks.envelopes
	$(BIN)/python -m benchmarks.pages

# Check format, lint, types, and that generated files are up to date.
check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/waybill schema | diff schema.graphql -
	$(BIN)/waybill settings | diff docs/settings.md -

LOCK := $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --no-emit-index-url \
	--no-emit-find-links --no-header --extra tracing

# Pin all dependencies with hashes, and those of a server in a file of their own.
lock: setup
	$(BIN)/pip install --quiet pip-tools
	$(LOCK) --extra dev --output-file requirements.lock pyproject.toml
	$(LOCK) --constraint requirements.lock --output-file requirements-server.lock pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links \
		--no-header --constraint requirements.lock --build-deps-for wheel --only-build-deps \
		--output-file requirements-build.lock pyproject.toml

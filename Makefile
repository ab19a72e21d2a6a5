# `make run` and `make test` are all that a newcomer types: each sets up what it lacks.
.DEFAULT_GOAL := help
.PHONY: help setup run test check style types arch migrations complete spark fix messages migrate journeys screenshots bench docs lock clean

PYTHON ?= python3
BIN := .venv/bin
WORDS := locale/sv/LC_MESSAGES/django
GENERATED_DOCS := $(wildcard tools/glossary.py tools/city_format.py tools/method_handbook.py)
# Where the kernel can, what is started dies with make, even by `kill -9`.
TIED := $(if $(filter Linux,$(shell uname -s)),$(BIN)/python -I -S src/tertial/platform/postgres/tether.py 15 $$PPID)

help: ## Show what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | awk -F '\t' '{ printf "make %-12s %s\n", $$1, $$2 }'

setup: .venv/run.stamp $(WORDS).mo ## Install what running needs

run: setup ## Start Tertial with its sample city, on http://127.0.0.1:8000
	@exec $(TIED) $(BIN)/tertial run

test: .venv/dev.stamp $(WORDS).mo ## Run the tests (browser journeys where there is a browser)
	@exec $(BIN)/pytest -n 2 --dist loadgroup

check: style types arch migrations complete ## Everything else that CI checks

style: .venv/dev.stamp ## Check the style
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: .venv/dev.stamp ## Check the types
	$(BIN)/mypy

arch: .venv/dev.stamp ## Check the floors and the rules of the house
	$(BIN)/lint-imports && $(BIN)/pytest -q tests/architecture

migrations: .venv/dev.stamp ## Check that the models have their migrations
	$(BIN)/python manage.py makemigrations --check --dry-run

complete: .venv/dev.stamp ## Check that the Swedish words and the generated pages are complete
	$(BIN)/python tools/messages.py --check
	@for tool in $(GENERATED_DOCS); do $(BIN)/python $$tool --check || exit 1; done

spark: .venv/spark.stamp $(WORDS).mo ## Ask Spark the same as DuckDB, on a cluster of this machine (needs Java)
	@exec $(BIN)/pytest -m spark src/tertial/analysis/spec/test_engines.py src/tertial/site/tests/test_cli_compute.py

fix: .venv/dev.stamp ## Mend what can be mended by itself: style, order of imports
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

messages: .venv/dev.stamp ## Collect new messages for translation
	$(BIN)/python tools/messages.py

migrate: setup ## Bring the database up to date with the models
	$(BIN)/python manage.py migrate

journeys: .venv/dev.stamp $(WORDS).mo ## Run whole stories in a real browser
	@exec $(BIN)/pytest -m journey tests/journeys

screenshots: .venv/dev.stamp $(WORDS).mo ## Take the pictures of the documentation anew
	$(BIN)/python tools/screenshots.py

bench: .venv/dev.stamp $(WORDS).mo ## Measure; one JSON line a case
	@for bench in benchmarks/[b-z]*.py; do $(BIN)/python $$bench || exit 1; done

docs: .venv/dev.stamp ## Write the generated pages of docs/
	@for tool in $(GENERATED_DOCS); do $(BIN)/python $$tool || exit 1; done

lock: ## Choose versions anew and write the lock files (needs uv)
	@tools/lock.sh

clean: ## Remove what was made, but no data
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis src/*.egg-info $(WORDS).mo

.venv/run.stamp: requirements.lock pyproject.toml tools/setup.sh
	@PYTHON="$(PYTHON)" tools/setup.sh requirements.lock $@

.venv/dev.stamp: requirements-dev.lock pyproject.toml tools/setup.sh
	@PYTHON="$(PYTHON)" tools/setup.sh requirements-dev.lock $@
	@touch .venv/run.stamp

.venv/spark.stamp: requirements-spark.lock .venv/dev.stamp
	@PYTHON="$(PYTHON)" tools/setup.sh requirements-spark.lock $@

%.mo: %.po | .venv/run.stamp
	@$(BIN)/python tools/messages.py compile

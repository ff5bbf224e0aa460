# Everything from an empty clone: `make run`. Every target brings what it needs.
PORT ?= $(if $(filter demo,$(MAKECMDGOALS)),8010,8000)
ARGS ?=
BIN := .venv/bin

.PHONY: help run demo pictures upgrade test benchmark trust sbom audit lint types check format mutants html-check reader-check shared-check lighthouse

help:
	@echo "make run     the site with real programs at http://127.0.0.1:$(PORT)/ (PORT=8000)"
	@echo "make demo    the same with made-up people and a database of its own, at port 8010 (ARGS=--again: them anew)"
	@echo "make upgrade after an update, on a server: migrations, the values of all programs, static files"
	@echo "make test    the whole test suite on the database of DATABASE_URL (ARGS='-k visa' for less)"
	@echo "make benchmark  the site measured beside its peers and held to its goals, 15 minutes (ARGS=--quick: two; ARGS=--help)"
	@echo "make trust   attacks, crashes and drills on a site as in production, an hour (ARGS='--quick headers access' for less)"
	@echo "make sbom    what the site runs on, as CycloneDX in var/sbom.json; make audit asks for known holes in it"
	@echo "make check   lint, types, migrations and tests: what a change must pass"
	@echo "make mutants small changes of the rules that no test notices (ARGS='--seconds 1500 --seed 1')"
	@echo "make html-check  the W3C's HTML checker over 74 pages; reader-check, shared-check, lighthouse: as other readers see them (Node, Java)"
	@echo "make pictures  the pictures of README and docs, drawn anew from a demonstration (ARGS='desk plan' for some)"
	@echo "make format  write the code the way 'make lint' wants it"

run: .venv/installed
	@$(BIN)/python manage.py migrate --verbosity 0 --skip-checks
	@$(BIN)/python manage.py load_starter
	@echo "IMGMatch: http://127.0.0.1:$(PORT)/ (stop with Ctrl-C)"
	@$(BIN)/python manage.py runserver --noreload --skip-checks 127.0.0.1:$(PORT)

# A site beside the other: a database, a folder and cookies of its own, and nothing from .env.
demo: export DEMO = 1
demo: .venv/installed
	@$(BIN)/python manage.py migrate --verbosity 0 --skip-checks
	@$(BIN)/python manage.py load_demo $(ARGS)
	@echo "Demonstration: http://127.0.0.1:$(PORT)/ (stop with Ctrl-C)"
	@$(BIN)/python manage.py runserver --noreload --skip-checks 127.0.0.1:$(PORT)

pictures: .venv/installed-dev
	@$(BIN)/python -m tests.pictures $(ARGS)

# Between the first two, columns that an update adds are empty: docs/operate.md.
upgrade: .venv/installed
	$(BIN)/python manage.py migrate
	$(BIN)/python manage.py rebuild_projection
	$(BIN)/python manage.py collectstatic --noinput

test: .venv/installed-dev
	$(BIN)/python -m pytest -n 2 $(ARGS)

mutants: .venv/installed-dev
	$(BIN)/python -m tests.mutation $(ARGS)

benchmark: .venv/installed-bench
	@$(BIN)/python -m tests.benchmark $(ARGS)

trust: .venv/installed-dev var/tools/installed
	@$(BIN)/python -m tests.trust $(ARGS)

# Tools that bring many packages stand in an environment of their own: nothing of the site may come to lean on them.
sbom: var/tools/installed
	var/tools/bin/cyclonedx-py requirements requirements.txt --output-reproducible -o var/sbom.json
	@echo "var/sbom.json"

audit: var/tools/installed
	var/tools/bin/pip-audit --disable-pip --require-hashes -r requirements.txt

var/tools/installed: Makefile | $(BIN)/pip
	$(BIN)/python -m venv var/tools
	var/tools/bin/pip install --quiet --disable-pip-version-check cyclonedx-bom==7.5.0 pip-audit==2.10.1 schemathesis==4.32.5
	@touch $@

# What others say of our pages: commands for before a release, not in every CI run.
html-check reader-check shared-check lighthouse: .venv/installed-dev tests/outside/node_modules/installed
	$(BIN)/python -m tests.outside $(@:-check=)

tests/outside/node_modules/installed: tests/outside/package-lock.json
	cd tests/outside && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint --quiet

types: .venv/installed-dev
	$(BIN)/mypy imgmatch programs applicants

check: lint types test
	$(BIN)/python manage.py makemigrations --check --dry-run

format: .venv/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.venv/installed: requirements.txt | $(BIN)/pip
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/installed-bench: requirements-bench.txt .venv/installed
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# The first Python of 3.11 or later on the PATH. A half-made environment is removed, so that the next run starts clean.
$(BIN)/pip:
	@for python in python3 python3.13 python3.12 python3.11; do \
	    if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	        echo "Making a virtual environment in .venv with $$($$python --version)"; \
	        $$python -m venv .venv && exit 0; \
	        rm -rf .venv; \
	        echo "$$python cannot make virtual environments: on Debian and Ubuntu, apt install python3-venv." >&2; \
	        exit 1; \
	    fi; \
	done; \
	echo "IMGMatch needs Python 3.11 or later; none was found on the PATH." >&2; exit 1

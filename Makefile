# make run    set up and start the site      make test   the whole test suite
# make check  linters, types, contracts      make lock   lock the dependencies again
# make screenshots  the pictures in docs/screenshots and docs/guide, of a fresh demo site
# make messages  what can be translated, collected and compiled: docs/translating.md
# make drills  failures that operators fear, in full: tests/drills, on SQLite or DATABASE_URL
# make cluster  the site as on many machines, on this one: docs/operations.md
# make fuzz   malformed input for everything that takes input, 100,000 cases: docs/security.md
# make bench  how fast it serves and imports, side by side with nginx and stock Wagtail; how well it finds what is the
#             same; the API; the desk at 10,000 articles; what grows from 1,000 to 100,000: docs/performance.md.
#             BENCH, BENCH_SAMENESS, BENCH_DESK, BENCH_API, BENCH_SERVING and BENCH_GROWTH hold options of each

VENV ?= .venv
PYTHON := $(VENV)/bin/python
DATA_DIR ?= $(CURDIR)/var
export DATA_DIR

.PHONY: run test check drills fuzz bench cluster screenshots messages format lock clean

run: $(VENV)/.site
	$(PYTHON) manage.py migrate_safely --verbosity 0
	$(PYTHON) manage.py load_demo
	$(PYTHON) manage.py collectstatic --noinput --verbosity 0
	$(PYTHON) manage.py serve

test: $(VENV)/.dev
	PYTHON=$(PYTHON) sh tests/run.sh

check: $(VENV)/.dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/djlint --quiet --lint templates blog cms coaching
	$(VENV)/bin/bandit -q -c pyproject.toml -r cms blog coaching manage.py
	$(PYTHON) manage.py makemigrations --check --dry-run --settings cms.settings.test
	$(PYTHON) -m deploy.migrations

cluster: $(VENV)/.site
	$(PYTHON) -m deploy.cluster $(CLUSTER)

FUZZ_CASES ?= 100000
fuzz: $(VENV)/.dev
	FUZZ_CASES=$(FUZZ_CASES) $(PYTHON) -m pytest tests/fuzz -q -s -p no:cacheprovider
	SCHEMATHESIS_EXAMPLES=60 $(PYTHON) -m pytest tests/api/test_contract.py -q
	$(PYTHON) -m tests.fuzz.coverage

BENCH_GROWTH ?= --times 10
bench: $(VENV)/.dev
	$(PYTHON) -m benchmarks.import_posts $(BENCH)
	$(PYTHON) -m benchmarks.sameness $(BENCH_SAMENESS)
	$(PYTHON) -m benchmarks.desk $(BENCH_DESK)
	$(PYTHON) -m benchmarks.api $(BENCH_API)
	$(PYTHON) -m benchmarks.serving $(BENCH_SERVING)
	$(PYTHON) -m benchmarks.growth $(BENCH_GROWTH)

drills: $(VENV)/.dev
	DRILLS=full $(PYTHON) -m pytest tests/drills -v $(PYTEST_ARGS)

screenshots: $(VENV)/.dev
	$(PYTHON) docs/take_screenshots.py
	$(PYTHON) docs/take_guide_pictures.py

messages: $(VENV)/.dev
	@command -v xgettext >/dev/null || { echo "make messages needs GNU gettext: apt-get install gettext, or brew install gettext"; exit 1; }
	$(PYTHON) manage.py make_messages --settings cms.settings.test

format: $(VENV)/.dev
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

# Hashes, and no addresses: any index that serves these files will do.
LOCK := $(VENV)/bin/uv pip compile -q --upgrade --python $(PYTHON) --generate-hashes --no-emit-index-url --no-emit-find-links --no-header
lock: $(VENV)/.dev
	$(LOCK) --extra site -o requirements/site.txt pyproject.toml
	$(LOCK) --extra site --extra s3 --extra dev -o requirements/dev.txt pyproject.toml
	$(LOCK) --extra site --extra s3 -c requirements/site.txt -o requirements/container.txt pyproject.toml

$(PYTHON):
	if command -v uv >/dev/null; then uv venv $(VENV); else python3 -m venv $(VENV); fi

$(VENV)/.site: requirements/site.txt | $(PYTHON)
	VENV=$(VENV) sh requirements/install.sh requirements/site.txt
	touch $@

$(VENV)/.dev: requirements/dev.txt | $(PYTHON)
	VENV=$(VENV) sh requirements/install.sh requirements/dev.txt
	touch $(VENV)/.site $@

clean:
	rm -rf $(VENV)

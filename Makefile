# make report   runs the standing study        make test   runs the tests
# make lab      opens the notebooks            make check  lints and checks types
#                                              make campaign  runs the slow tests
# Each builds .venv from requirements.lock when it is missing or stale.

PYTHON ?= python3
BIN := .venv/bin
# A process a core; the tests of a file stay together, and the long files come first.
SIDE_BY_SIDE := -n auto --dist loadfile --no-loadscope-reorder

.PHONY: report test campaign lab check clean
.DEFAULT_GOAL := report

report: .venv/ready
	$(BIN)/framing study

test: .venv/ready
	$(BIN)/python -m pytest $(SIDE_BY_SIDE)

campaign: .venv/ready
	$(BIN)/python -m pytest -m slow $(SIDE_BY_SIDE)

lab: .venv/ready
	$(BIN)/jupyter lab --notebook-dir=notebooks --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate --LabApp.news_url=None

check: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Built anew when the lock or pyproject.toml is newer than the last complete build.
.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "error: $(PYTHON): Python 3.11 or newer is needed; run 'make PYTHON=python3.12' or install one" >&2; exit 2; }
	@echo "Building .venv from requirements.lock (a few minutes, once) ..."
	@rm -rf .venv
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/jupyter labextension disable --level=sys_prefix @jupyterlab/apputils-extension:announcements >/dev/null 2>&1
	@touch $@
	@echo "Built .venv."

clean:
	rm -rf .venv .pytest_cache .ruff_cache .mypy_cache .hypothesis dist

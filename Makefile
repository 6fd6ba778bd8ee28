# `make run` and `make test` set up all they need in .venv/ with pip alone.
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run test check bench soak lock clean

help:
	@echo "make run     set up, then start the monitor on this folder's inbox/ rules/ store/"
	@echo "make test    set up, then run all tests"
	@echo "make check   format, lint, types, import contract"
	@echo "make bench   measure against the named alternatives"
	@echo "make soak    the long tests, two hours; shorter: make soak SOAK='--kills 20 --minutes 5 --entries 50000'"
	@echo "make lock    pin the newest allowed versions of everything, with hashes"
	@echo "make clean   remove what the other targets made (never inbox/ rules/ store/)"

run: .venv/ready
	@exec $(BIN)/monitor run

test: .venv/ready-dev
	$(BIN)/pytest -n 2 --dist loadfile

check: .venv/ready-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/ready-bench
	$(BIN)/python -m tests.benchmarks

soak: .venv/ready-fuzz
	$(BIN)/pytest -m soak --timeout 7200 $(SOAK)

lock: .venv/ready-dev
	$(BIN)/pip-compile --quiet --upgrade --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-annotate --no-header --extra build -o requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --upgrade --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-annotate --no-header --extra build --extra dev -o requirements-dev.lock pyproject.toml

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache dist build

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 run")'
	$(PYTHON) -m venv .venv

.venv/ready: requirements.lock pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

.venv/ready-dev: requirements-dev.lock .venv/ready
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

.venv/ready-fuzz: requirements-fuzz.lock .venv/ready-dev
	-$(BIN)/pip install --quiet --no-deps --only-binary :all: --require-hashes -r requirements-fuzz.lock
	@touch $@

.venv/ready-bench: requirements-bench.lock .venv/ready-dev
	$(BIN)/pip install --quiet --no-deps --require-hashes -r requirements-bench.lock
	@touch $@

# Everything runs in a virtual environment that the first command sets up.
#
#   make demo   analyse a sample video       make eval   measure on the labelled clips
#   make test   check and test everything    make bench  measure the speed
#   make app    open the page                make docs   write the exercise pages anew

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VIDEOS ?= ../shared/videos

.PHONY: demo test app eval bench lint docs lock clean

demo: $(READY)
	$(BIN)/formcheck demo --out out/demo

test: $(READY) lint
	$(BIN)/python -m pytest -q

app: $(READY)
	$(BIN)/formcheck app

eval: $(READY)
	$(BIN)/formcheck eval $(VIDEOS)/manifest.json --jobs 2 --cache .cache/poses

bench: $(READY)
	$(BIN)/python -m benchmarks

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(READY)
	$(BIN)/python -m tools.exercise_docs

# Pins every package with its hash, for all systems and Python versions.
lock:
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q \
		-o requirements.txt

clean:
	rm -rf $(VENV) out .cache build dist

$(READY): requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "FormCheck needs Python 3.11 or newer: install it first." >&2; exit 1; }
	@sh tools/system_libraries.sh
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

# Each goal makes its own virtual environment from the versions in constraints.txt.

PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
DEMO ?= demo

.PHONY: install demo test test-slow lint proofs benchmark clean

install: $(VENV)/ready

$(VENV)/ready: setup.cfg pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[development]"
	touch $@

demo: install
	mkdir -p $(DEMO)
	@echo "== Is the Breuer-Hall example almost quantum? (exit status 1 is the answer 'no')"
	$(BIN)/exactsteer decide catalogue:breuer-hall --set almost-quantum -o $(DEMO)/breuer-hall.json || test $$? -eq 1
	@echo "== The certificate, checked by one file with nothing but Python"
	$(PYTHON) -I -S -O exactsteer/checker.py $(DEMO)/breuer-hall.json
	@echo "== The theorem"
	$(BIN)/exactsteer theorem $(DEMO)/breuer-hall.json

test: install
	$(BIN)/python -m pytest -n 2 -m "not slow"

test-slow: install
	$(BIN)/python -m pytest -m slow

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

proofs: install
	$(BIN)/exactsteer reproduce --rebuild

benchmark: install
	$(BIN)/python -m pytest benchmarks -p no:xdist --benchmark-only --benchmark-columns=min,median,rounds

clean:
	rm -rf $(VENV) $(DEMO) build *.egg-info

# make book · make pdf · make lite · make site · make test · make grade ASSIGNMENT=ps1 · make grade-demo · make course DEST=folder · make lab · make bench · make lock · make clean
# Each target sets up .venv by itself and does nothing when all is up to date.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
SITE := _build/html
PDF := _build/pdf/regional-industrial-development.pdf
SOURCES := $(shell find chapters datasets exercises/source flexspec assets index.md _config.yml _toc.yml -type f -not -path '*/__pycache__/*')

.PHONY: book pdf lite site serve test test-fast lint bench grade course grade-demo lab lock clean

book: $(SITE)/built
	@echo "The book is at $(SITE)/index.html"

$(SITE)/built: $(READY) $(SOURCES)
	$(BIN)/jupyter-book build . -W -n --keep-going
	@touch $@

# PYODIDE=path or address of a Pyodide distribution: the site then serves Python as well.
lite: $(SITE)/lite/built
	@echo "The book with JupyterLite is at $(SITE); it needs a web server: make serve"

$(SITE)/lite/built: $(SITE)/built
	$(BIN)/python -m flexspec.book.lite $(if $(PYODIDE),--pyodide $(PYODIDE))
	@touch $@

serve: $(SITE)/built
	$(BIN)/python -m http.server --directory $(SITE) --bind 127.0.0.1 8000

# The whole book as one PDF, printed by Chromium.
pdf: $(PDF)
	@echo "The PDF is at $(PDF)"

# After the site: both builds share what has been read and run.
$(PDF): $(SITE)/built
	sh tests/system-packages.sh chromium
	$(BIN)/python -m flexspec.book.pdf

# Everything a static host serves.
site: book pdf lite
	$(BIN)/python -m flexspec.book.folder

$(READY): requirements.txt pyproject.toml
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or later is needed: make PYTHON=python3.12')"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

test: $(READY)
	sh tests/system-packages.sh
	$(BIN)/python -m pytest -n 2 --dist worksteal --durations 15

test-fast: $(READY)
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not browser and not book and not grading and not slow"

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell
	$(BIN)/nbstripout --verify --keep-id exercises/source/*/*.ipynb

bench: $(READY)
	$(BIN)/python benchmarks/graders.py
	$(BIN)/python benchmarks/site.py
	$(BIN)/python benchmarks/grading.py

# make grade ASSIGNMENT=ps1: the submissions in exercises/submitted, in a sandbox.
grade: $(READY)
	$(BIN)/flexspec-grade $(ASSIGNMENT) --course exercises $(if $(JOBS),-j $(JOBS))

# make course DEST=../my-course SETS="ps1 ps2" SEED=2027: your own course, outside this repository.
course: $(READY)
	$(BIN)/python -m flexspec.grading.private $(DEST) $(if $(SETS),--sets $(SETS)) $(if $(SEED),--seed $(SEED))

grade-demo: $(READY)
	$(BIN)/python -m flexspec.grading.demo

# Your own folder, which updates never overwrite: make lab WORK=folder
WORK ?= work
lab: $(SITE)/built
	$(BIN)/python -m flexspec.study.working_folder $(WORK)
	$(BIN)/jupyter lab $(WORK)/START.ipynb

lock: $(READY)
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet --output-file requirements.txt

clean:
	rm -rf _build data $(VENV)

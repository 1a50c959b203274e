# Everything here works on the Python environment that is active: `python3 dev.py test`, then
# `source .venv/bin/activate`.
PYTHON ?= python

# Labelled data and the sample paper, outside the repository.
DATA ?= ../shared
SAMPLE = $(DATA)/manuscripts/000_f4d112d595e94d2d.txt
CITECHECK = $(PYTHON) -m citecheck

.PHONY: help check lint format types rooms test docs example worked-example demo train

help:
	@echo "make check     all that must be clean before a change is handed in"
	@echo "make lint      ruff: errors and layout"
	@echo "make format    ruff: put the layout right"
	@echo "make types     mypy --strict on src"
	@echo "make rooms     no stage imports a later one"
	@echo "make test      pytest with coverage"
	@echo "make docs      the pages about rules, from the rules"
	@echo "make example   the example's extracted text, and its run in the README"
	@echo "make worked-example   references.bib and claims.yaml, from the sample paper in $(DATA)"
	@echo "make demo      citecheck on the example"
	@echo "make train     the tagger: figures on held-out data, then the model on all of it (20 minutes)"

check: lint types rooms test

lint:
	ruff check .
	ruff format --check .

format:
	ruff check --fix .
	ruff format .

types:
	mypy

rooms:
	lint-imports

test:
	pytest --cov --cov-report=term:skip-covered

docs:
	$(PYTHON) -m citecheck.checks.docs docs/rules

example:
	$(PYTHON) examples/make_text.py
	$(PYTHON) examples/make_readme.py

worked-example:
	$(CITECHECK) bib $(SAMPLE) -o references.bib
	$(CITECHECK) claims $(SAMPLE) --write --no-text --claims-file claims.yaml

demo:
	@$(CITECHECK) check examples/paper.md --offline || [ $$? -eq 1 ]

train:
	PYTHONPATH=src $(PYTHON) training/train.py --data $(DATA)/data --hold-out 8,9 --out build/held-out.crf --scores build/held-out.json
	PYTHONPATH=src $(PYTHON) training/train.py --data $(DATA)/data --card build/held-out.json
	PYTHONPATH=src:benchmarks $(PYTHON) training/train_notes.py --data $(DATA)/data

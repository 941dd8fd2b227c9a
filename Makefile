# Two commands do everything on a fresh machine: `make demo` and `make test`. Each installs only what is missing.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin
export PATH := $(BIN):$(PATH)
export npm_config_update_notifier := false

.PHONY: help setup demo up down test check bench lock openapi browser clean

help: ## what each command does
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

demo: setup ## run the reference programme on the embedded local cloud and check its report
	@houyuan demo

test: setup browser ## lint, types, contracts and every test
	@scripts/test

setup: $(VENV)/.python $(VENV)/.cloud node_modules/.installed web/node_modules/.installed

up: setup ## start the local cloud and deploy everything on it
	@houyuan up

down: setup ## stop the local cloud, its data are kept
	@houyuan down

check: setup ## lint, types and import contracts only
	@scripts/check

bench: setup ## measure what things cost, each beside a floor of the same run
	@python -m benchmarks

openapi: setup ## write openapi.json from the code
	@houyuan openapi

lock: $(VENV)/.python ## resolve the dependencies anew
	@for name in service deliveries funds reports dev cloud; do \
	  uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
	    --python-version 3.11 requirements/$$name.in -o requirements/$$name.txt; \
	done

browser: $(VENV)/.python
	@scripts/browser

clean: ## remove everything that was built or installed here
	rm -rf $(VENV) node_modules web/node_modules web/dist build cdk.out out .cloud

$(VENV)/bin/uv:
	@scripts/venv "$(PYTHON)" $(VENV)

$(VENV)/.python: requirements/dev.txt pyproject.toml | $(VENV)/bin/uv
	@echo "Python packages …"
	@uv pip sync --quiet --require-hashes --python $(BIN)/python requirements/dev.txt
	@uv pip install --quiet --no-deps --no-build-isolation --python $(BIN)/python --editable .
	@touch $@

$(VENV)/.cloud: requirements/cloud.txt | $(VENV)/.python
	@echo "Local cloud …"
	@test -x $(VENV)/cloud/bin/python || $(BIN)/python -m venv --without-pip $(VENV)/cloud
	@uv pip sync --quiet --require-hashes --python $(VENV)/cloud/bin/python requirements/cloud.txt
	@touch $@

node_modules/.installed: package-lock.json | $(VENV)/.python
	@echo "CDK command line …"
	@npm ci --silent
	@touch $@

web/node_modules/.installed: web/package-lock.json | $(VENV)/.python
	@echo "Site's packages …"
	@npm --prefix web ci --silent
	@touch $@

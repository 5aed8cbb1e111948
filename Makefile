# A thin front for scripts/: every target sets up what it needs, then works.

PYTHON ?= python3
NO_PYTHON = $(PYTHON) is missing: install Python 3.11, or name one with PYTHON=...
SCRIPT = @command -v $(PYTHON) >/dev/null || { echo "$(NO_PYTHON)"; exit 1; }; \
	$(PYTHON) scripts/

.DEFAULT_GOAL := help
.PHONY: help run stop logs reset test test-without test-stock wheels schema security steps readme \
	history lint format bench

export PORT

help: ## Say what can be done
	@echo "Sales pipeline for Odoo 19"
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | \
		while IFS='|' read -r target text; do printf '%-18s %s\n' "$$target" "$$text"; done
	@echo
	@echo "  scripts/odoo ARGS  Odoo's own command line: scripts/odoo shell -d pipeline"
	@echo
	@echo "Settings: PORT, WORK (the work folder), ODOO_HOME (an Odoo 19 you have),"
	@echo "PGHOST PGPORT PGUSER PGPASSWORD (a PostgreSQL you have), PYTHON."

run: ## Serve the demonstration on http://localhost:8069 (PORT=8070 for another)
	$(SCRIPT)run

stop: ## Stop Odoo and the private PostgreSQL
	$(SCRIPT)stop

logs: ## Follow Odoo's log
	$(SCRIPT)logs

reset: ## Delete the databases, keep the downloads
	$(SCRIPT)reset

test: ## Run all tests on a fresh database (K=name for some, ARGS= for pytest)
	$(SCRIPT)test $(if $(K),-k "$(K)") $(ARGS)

test-without: ## Run the tests of the other rooms without one (ROOM=referral)
	$(SCRIPT)test-without $(ROOM) $(ARGS)

test-stock: ## Run the tests of crm, sale_crm and sales_team, without and with the addon
	$(SCRIPT)test-stock $(ARGS)

wheels: ## Build the addons' wheels, and move a card in a database made of them
	$(SCRIPT)wheels

schema: ## Note what the addons' models and data are at the present version
	$(SCRIPT)schema $(ARGS)

security: ## Make docs/design/security.md from the tables of the tests
	$(SCRIPT)security-page

steps: ## Make the tables of docs/design of who takes part in which step
	$(SCRIPT)steps-page

readme: ## Make README.rst and index.html of each addon from its readme/*.md
	$(SCRIPT)readme

history: ## Make HISTORY.md of what readme/newsfragments tell of the present version
	$(SCRIPT)history

lint: ## Check the code
	$(SCRIPT)lint $(ARGS)

format: ## Format the code
	$(SCRIPT)lint --fix

bench: ## Measure beside stock Odoo
	$(SCRIPT)bench $(ARGS)

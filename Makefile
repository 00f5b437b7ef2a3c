.DEFAULT_GOAL := help
.PHONY: help run test lint update bench bench-clones load replay eval eval-containment eval-discovery eval-robustness frequencies demo-large dev

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

run: ## Build everything and serve on http://127.0.0.1:7878
	cargo run --release

test: ## Run all tests; prints, then installs, what is missing
	@bash tests/scripts/test.sh

lint: ## Check format, clippy, docs, the UI's sources, the API's schema and the licences
	@bash tests/scripts/lint.sh

update: ## Regenerate schema.graphql, the UI's types, the CLI reference and the table of languages
	@bash tests/scripts/update.sh

bench: ## Measure the indexer; CORPUS="folders of source" scans beside plain parsing too [ROUNDS=5] [GROWTH=1]
	@bash tests/scripts/bench.sh $(foreach folder,$(CORPUS),--corpus '$(folder)') $(if $(ROUNDS),--rounds '$(ROUNDS)') \
		$(if $(GROWTH),--growth)

bench-clones: ## Measure the clone index at size: FRAGMENTS=1000000 CORPORA="folders of real source" OUT=folder
	@bash tests/scripts/bench_clones.sh $(if $(FRAGMENTS),--fragments '$(FRAGMENTS)') $(if $(OUT),--out '$(OUT)') \
		$(foreach folder,$(CORPORA),--corpus '$(folder)')

load: ## Measure the server under load: [SERVICES=140000] [DATABASES="sqlite postgres"] [ORGANISATION=folder]
	@SERVICES='$(SERVICES)' DATABASES='$(DATABASES)' ORGANISATION='$(ORGANISATION)' bash tests/scripts/load.sh

replay: ## Check the merges a repository had: REPOSITORY=folder [COUNT=50] [FINDINGS=file]; BRICKYARD_SERVER is asked
	@cargo build --quiet --release --locked -p brickyard
	@node tests/replay/replay.mjs $(REPOSITORY) --brickyard target/release/brickyard $(if $(COUNT),--count '$(COUNT)') \
		$(if $(FINDINGS),--findings '$(FINDINGS)')

eval: ## Score labelled pairs: DATA=folder [CATALOGUE=folders] [REPOSITORIES=folder] [MISSES=number]
	@bash tests/scripts/eval.sh $(if $(DATA),--data '$(DATA)') $(foreach folder,$(CATALOGUE),--catalogue '$(folder)') \
		$(if $(REPOSITORIES),--repositories '$(REPOSITORIES)') $(if $(MISSES),--misses '$(MISSES)')

eval-containment: ## Measure pasted functions found in larger ones: CORPORA="folders of unrelated repositories"
	@bash tests/scripts/eval_containment.sh $(foreach folder,$(CORPORA),--corpus '$(folder)')

eval-discovery: ## Score resolved handlers: DATA=folder [MANIFESTS=folders] [MIN_SAM=97] [MIN_SERVERLESS=91] [UNRESOLVED=1]
	@bash tests/scripts/eval_discovery.sh $(if $(DATA),--data '$(DATA)') $(foreach folder,$(MANIFESTS),--manifests '$(folder)') \
		$(if $(MIN_SAM),--min-sam '$(MIN_SAM)') $(if $(MIN_SERVERLESS),--min-serverless '$(MIN_SERVERLESS)') \
		$(if $(UNRESOLVED),--unresolved)

eval-robustness: ## Measure what the client does with files made to exhaust it: [LANGUAGE=java]
	@bash tests/scripts/eval_robustness.sh $(foreach language,$(LANGUAGE),--language '$(language)')

frequencies: ## Count the wording of public code anew: CHECKOUTS="owner+name …"
	cargo run --release --locked -p brickyard-indexer --example frequencies -- $(CHECKOUTS)

demo-large: ## Write a made-up broadcaster: OUT=target/demo-large SEED=1922 SERVICES=1200
	@cargo run --quiet --locked -p brickyard-demo -- $(if $(OUT),--out '$(OUT)') $(if $(SEED),--seed '$(SEED)') \
		$(if $(SERVICES),--services '$(SERVICES)')

dev: ## Serve, and the UI with hot reload on http://127.0.0.1:5173
	@bash tests/scripts/dev.sh

#!/usr/bin/env bash
# Evaluates the indexer on data that is not committed; never part of the tests. `make eval` passes
# the options. PROFILE=dev measures what `make test` has built already; its query times are longer.

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need_toolchain
cargo run --quiet --locked --profile "${PROFILE:-release}" -p brickyard-indexer --example evaluate -- "$@"

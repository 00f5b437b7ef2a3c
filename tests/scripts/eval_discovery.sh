#!/usr/bin/env bash
# Measures how well handlers of serverless manifests are resolved, on folders that are not committed;
# never part of the tests. `make eval-discovery` passes the options.

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need_toolchain
cargo run --quiet --locked --profile "${PROFILE:-release}" -p brickyard-indexer --example discovery -- "$@"

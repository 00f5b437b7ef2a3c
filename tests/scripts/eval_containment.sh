#!/usr/bin/env bash
# Measures how well pasted functions are found in larger ones, on folders that are not committed; never
# part of the tests. `make eval-containment` passes the options.

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need_toolchain
cargo run --quiet --locked --profile "${PROFILE:-release}" -p brickyard-indexer --example containment -- "$@"

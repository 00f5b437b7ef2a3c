#!/usr/bin/env bash
# Measures the indexer; never part of the tests, since machines differ.

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need_toolchain
cargo bench --locked -p brickyard-indexer --benches "$@"

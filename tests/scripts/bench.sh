#!/usr/bin/env bash
# Measures the indexer; never part of the tests, since machines differ. With `--corpus` it measures scans of
# real source beside plain parsing and other tools that are on PATH, else the parts of the indexer.

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need_toolchain
if [[ $# -eq 0 ]]; then
    cargo bench --locked -p brickyard-indexer --benches
    exit
fi
cargo build --quiet --release --locked -p brickyard
cargo run --quiet --release --locked -p brickyard-indexer --example speed -- \
    --brickyard "$TARGET/release/brickyard" "$@"

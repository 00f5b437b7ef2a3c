#!/usr/bin/env bash
# Measures the clone index on a made-up catalogue; `make bench-clones` passes the options.

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need_toolchain
cargo run --quiet --release --locked -p brickyard-indexer --example scale -- "$@"

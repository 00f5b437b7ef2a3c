#!/usr/bin/env bash
# Measures what the client does with files that are made to exhaust it; never part of the tests.
# `make eval-robustness` passes the options.

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need_toolchain
profile=${PROFILE:-release}
cargo build --quiet --locked --profile "$profile" -p brickyard
[ "$profile" = dev ] && folder=debug || folder=$profile
cargo run --quiet --locked --profile "$profile" -p brickyard-indexer --example robustness -- \
    --brickyard "${CARGO_TARGET_DIR:-target}/$folder/brickyard" "$@"

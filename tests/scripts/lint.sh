#!/usr/bin/env bash
# Format, clippy, docs, the UI's sources, breaking changes of the schema, scripts and licences.

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

clippy() { cargo clippy --workspace --all-targets --locked -- -D warnings; }
docs() { RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --document-private-items --locked; }
ui() { cd ui && npm run --silent lint && npm run --silent format:check && npm run --silent typecheck; }
browser_tests() {
    cd ui && npx oxlint --deny-warnings e2e playwright.config.ts && npx tsc --noEmit -p e2e &&
        npx prettier --ignore-path /dev/null --check e2e playwright.config.ts
}
scripts() { local script; for script in tests/scripts/*.sh indexer/cli/ci/*/*.sh .ci/run; do bash -n "$script"; done; }
licences() { cargo-deny --locked check licenses bans sources; }

need_toolchain
timed 'npm packages' need_npm_packages
timed 'cargo-deny' need_cargo_deny
export BRICKYARD_UI=${BRICKYARD_UI:-require}

timed 'rustfmt' cargo fmt --all --check
timed 'clippy' clippy
timed 'cargo doc' docs
timed 'UI: lint, format, types' bash -c "$(declare -f ui); ui"
timed 'browser tests: lint, format, types' bash -c "$(declare -f browser_tests); browser_tests"
timed 'schema since the last tag' tests/scripts/schema.sh
timed 'scripts' scripts
timed 'licences' licences
printf '\n'
printf '%s\n' "${TIMINGS[@]}"

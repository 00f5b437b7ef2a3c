#!/usr/bin/env bash
# All tests: Rust on both databases, the UI's units, the browser's journeys. What did not run failed.

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

LOGS=$TARGET/test-logs
failed=()

build() {
    # One build for binaries and tests: building the binaries alone would resolve other features
    # and compile the libraries twice.
    BRICKYARD_UI=${BRICKYARD_UI:-require} cargo build --workspace --all-targets --locked
}

rust_tests() {
    BRICKYARD_UI=${BRICKYARD_UI:-require} cargo test --workspace --locked --no-fail-fast 2>&1 |
        tee "$LOGS/rust.log"
}

ui_unit_tests() {
    (cd ui && npm test -- --reporter=default --reporter=json --outputFile.json="$LOGS/ui-unit.json")
}

script_tests() { node --test tests/scripts/; }

browser_tests() {
    (cd ui && BRICKYARD_CHROMIUM=$(chromium) BRICKYARD_BINARIES=$TARGET/debug \
        PLAYWRIGHT_JSON_OUTPUT_NAME="$LOGS/ui-browser.json" npx playwright test)
}

# Prints the table of parts; fails when one did not run, was skipped or ran on one database only.
summary() {
    node tests/scripts/summary.mjs "$LOGS"
}

need_toolchain
need_packages
need_npm_packages
need_npm_packages tests/oidc
rm -rf "$LOGS"
mkdir -p "$LOGS"

timed 'build' build || fail 'the build failed, no test ran' 'read the first error above'
timed 'Rust tests' rust_tests || failed+=('Rust tests')
timed 'UI unit tests' ui_unit_tests || failed+=('UI unit tests')
timed 'script tests' script_tests || failed+=('script tests')
timed 'browser tests' browser_tests || failed+=('browser tests')

say 'summary'
grep -h '^test result: ' "$LOGS/rust.log" | grep -v ' 0 passed; 0 failed; 0 ignored' || true
summary || failed+=('summary')
printf '%s\n' "${TIMINGS[@]}"
[[ ${#failed[@]} -eq 0 ]] || fail "failed: $(IFS=,; echo "${failed[*]}")" 'the failures are above'
echo 'all tests passed'

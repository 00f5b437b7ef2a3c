#!/usr/bin/env bash
# Regenerates what is generated and committed. A file that did not change keeps its time.

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need_toolchain
need_npm_packages

say 'server/schema.graphql'
# Everything, as the tests build it: one package alone would resolve other features, and the libraries
# would be compiled twice. The client may need the new schema to be built.
cargo build --workspace --all-targets --locked || cargo build --locked -p brickyard-server
new=$(mktemp)
trap 'rm -f "$new"' EXIT
"$TARGET/debug/brickyard-server" schema >"$new"
[[ -s $new ]] || fail 'the server printed no schema' "run: $TARGET/debug/brickyard-server schema"
cmp -s "$new" server/schema.graphql || cat "$new" >server/schema.graphql

say 'ui/src/gql and the route tree'
(cd ui && npm run --silent codegen)

say "what the client's HTML report compares sources with"
(cd ui && npm run --silent report)

say 'the CLI reference, the table of languages and snapshots'
UPDATE=1 INSTA_UPDATE=always INSTA_FORCE_PASS=1 cargo test --workspace --locked -q --lib --test languages

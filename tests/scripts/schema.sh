#!/usr/bin/env bash
# Compares server/schema.graphql with that of the last tag: what clients use must not go by accident.

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need_toolchain
need_npm_packages

if ! tag=$(git describe --tags --abbrev=0 2>/dev/null); then
    echo 'there is no tag yet: no client relies on the schema'
    exit 0
fi
if ! git cat-file -e "$tag:server/schema.graphql" 2>/dev/null; then
    echo "$tag has no server/schema.graphql: no client relies on the schema"
    exit 0
fi
released=$(mktemp)
trap 'rm -f "$released"' EXIT
git show "$tag:server/schema.graphql" >"$released"
node tests/scripts/schema.mjs "$tag" "$released" server/schema.graphql server/schema.breaking.md

#!/usr/bin/env bash
# The server, and Vite before it: a change of the UI shows at once. Ends both on Ctrl-C.

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need_toolchain
need_npm_packages
BRICKYARD_UI=skip cargo build --locked -p brickyard-server
"$TARGET/debug/brickyard-server" &
server=$!
trap 'kill "$server" 2>/dev/null' EXIT
# Vite alone would choose `localhost`, which is not everywhere this address.
(cd ui && npm run dev -- --host 127.0.0.1)

# What the scripts share: how they speak, stop, and install what is missing. Sourced, not run.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

TARGET=$(realpath -m "${CARGO_TARGET_DIR:-target}")
DENY_VERSION=0.20.2

say() { printf '\n==> %s\n' "$*"; }

fail() {
    printf 'error: %s\n' "$1" >&2
    printf '  hint: %s\n' "$2" >&2
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# Runs a step, says how long it took, and fails as it fails.
timed() {
    local title=$1 start=$SECONDS status=0
    shift
    say "$title"
    "$@" || status=$?
    TIMINGS+=("$(printf '%-44s %5d s  %s' "$title" $((SECONDS - start)) "$([[ $status -eq 0 ]] && echo ok || echo FAILED)")")
    return $status
}
TIMINGS=()

have_postgres() {
    have postgres || compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null
}

chromium() {
    local name
    for name in "${BRICKYARD_CHROMIUM:-}" chromium chromium-browser google-chrome; do
        [[ -n $name ]] && type -P "$name" && return
    done
    return 1
}

# Nothing is built without these, and no script of ours should install a toolchain.
need_toolchain() {
    have cargo || fail 'there is no Rust' 'install it from https://rustup.rs'
    have cc || fail 'there is no C compiler' 'apt-get install gcc (Debian), xcode-select --install (macOS)'
    have git || fail 'there is no git' 'apt-get install git (Debian), xcode-select --install (macOS)'
    { have node && have npm; } || fail 'there is no Node' 'install Node 20 or newer from https://nodejs.org'
}

# Installs PostgreSQL, Chromium and xmllint where that is ours to do, else names the command.
need_packages() {
    local missing=()
    have_postgres || missing+=(postgresql)
    chromium >/dev/null || missing+=(chromium)
    have xmllint || missing+=(libxml2-utils)
    [[ ${#missing[@]} -eq 0 ]] && return
    local install="apt-get install -y --no-install-recommends ${missing[*]}"
    say "missing: ${missing[*]}"
    if [[ $(id -u) -ne 0 ]] || ! have apt-get; then
        have apt-get && fail "${missing[*]} not installed" "type: sudo $install"
        fail "${missing[*]} not installed" "install them, e.g. on macOS: brew install ${missing[*]}"
    fi
    echo "+ $install"
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive $install
}

# Installs the npm packages of a folder, by default the UI's, when the lock file is not what is installed.
need_npm_packages() {
    local folder=${1:-ui}
    cmp -s "$folder/package-lock.json" "$folder/node_modules/.brickyard-lock" && return
    say "missing: the npm packages of $folder/package-lock.json"
    echo '+ npm ci'
    # The tests run the system's Chromium.
    (cd "$folder" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund)
    cp "$folder/package-lock.json" "$folder/node_modules/.brickyard-lock"
}

need_cargo_deny() {
    export PATH="$TARGET/tools/bin:$PATH"
    [[ $(cargo-deny --version 2>/dev/null) == "cargo-deny $DENY_VERSION" ]] && return
    say "missing: cargo-deny $DENY_VERSION"
    local install="cargo install cargo-deny --locked --version $DENY_VERSION --root $TARGET/tools"
    echo "+ $install"
    CARGO_TARGET_DIR=$TARGET/tools/build $install
    rm -rf "$TARGET/tools/build"
}

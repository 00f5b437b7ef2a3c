#!/usr/bin/env bash
# Builds the client as static Linux binaries and packs each with its completions and licences.
#
#   release.sh [--out FOLDER] [TARGET...]             builds; x86_64- and aarch64-unknown-linux-musl
#   release.sh [--out FOLDER] --binary FILE TARGET    packs a binary that is there already
#
# Needs `rustup target add TARGET` and cargo-zigbuild with zig as the C compiler:
# `pip install cargo-zigbuild ziglang`. Writes brickyard-VERSION-TARGET.tar.gz and SHA256SUMS.

CALLER=$PWD
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

out=$TARGET/release-archives
binary=
targets=()
while [[ $# -gt 0 ]]; do
    case $1 in
    --out) out=$(cd "$CALLER" && realpath -m "$2") && shift ;;
    --binary) binary=$(cd "$CALLER" && realpath "$2") && shift ;;
    -*) fail "there is no option $1" 'read the first lines of this script' ;;
    *) targets+=("$1") ;;
    esac
    shift
done
[[ ${#targets[@]} -gt 0 ]] || targets=(x86_64-unknown-linux-musl aarch64-unknown-linux-musl)
[[ -z $binary || ${#targets[@]} -eq 1 ]] || fail 'one binary is for one target' 'name that target'

version=$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"$/\1/p' Cargo.toml)
# The same commit gives the same archive.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}

build() {
    local target=$1
    have cargo-zigbuild || fail 'there is no cargo-zigbuild' 'pip install cargo-zigbuild ziglang'
    rustup target list --installed | grep -qx "$target" ||
        fail "Rust's library for $target is not installed" "rustup target add $target"
    cargo zigbuild --release --locked -p brickyard --target "$target"
}

# A binary for another processor cannot be run here: the scripts are the same for all.
pack() {
    local target=$1 file=$2 speaker=$3 name=brickyard-$version-$1 folder
    folder=$(mktemp -d)
    mkdir -p "$folder/$name/completions"
    install -m 755 "$file" "$folder/$name/brickyard"
    install -m 644 LICENSE LICENSE-MIT LICENSE-APACHE CHANGELOG.md indexer/cli/REFERENCE.md indexer/cli/CHECK.md "$folder/$name/"
    "$speaker" completions bash >"$folder/$name/completions/brickyard.bash"
    "$speaker" completions zsh >"$folder/$name/completions/_brickyard"
    "$speaker" completions fish >"$folder/$name/completions/brickyard.fish"
    node tests/scripts/licences.mjs brickyard "$target" >"$folder/$name/THIRD-PARTY-LICENCES.txt"
    tar --create --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" \
        --mode=u+rwX,go+rX,go-w --directory "$folder" "$name" | gzip -n >"$out/$name.tar.gz"
    rm -rf "$folder"
}

mkdir -p "$out"
speaker=$binary
for target in "${targets[@]}"; do
    file=$binary
    if [[ -z $binary ]]; then
        say "build for $target"
        build "$target"
        file=$TARGET/$target/release/brickyard
        [[ $target == "$(uname -m)"-* ]] && speaker=$file
    fi
    [[ -n $speaker ]] || fail "the completions cannot be written by a binary for $target" "build for $(uname -m) first"
    pack "$target" "$file" "$speaker"
done
(cd "$out" && sha256sum "brickyard-$version-"*.tar.gz >SHA256SUMS)
say "$out"
cat "$out/SHA256SUMS"

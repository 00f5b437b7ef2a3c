#!/usr/bin/env bash
# Downloads brickyard for this runner, verifies it and puts it on the path of the later steps.
# VERSION; SHA256, else that of SHA256SUMS is taken; DOWNLOAD_URL, else the releases on GitHub.

set -euo pipefail

fail() {
    echo "::error title=Brickyard::$1"
    exit 2
}

machine=$(uname -sm)
case $machine in
'Linux x86_64') target=x86_64-unknown-linux-musl ;;
'Linux aarch64') target=aarch64-unknown-linux-musl ;;
*) fail "there is no binary for $machine: build brickyard on the runner, or use one with Linux" ;;
esac
[[ $VERSION =~ ^[0-9A-Za-z.+-]+$ ]] || fail "the input version is no version"

name=brickyard-$VERSION-$target
url=${DOWNLOAD_URL:-https://github.com/brickyard-dev/brickyard/releases/download/v$VERSION}
folder=$RUNNER_TEMP/brickyard
mkdir -p "$folder/bin"
cd "$folder"

# --proto: a redirect may not lead to something unencrypted; file is for tests and mirrors on disk.
fetch() { curl --fail --silent --show-error --location --retry 3 --proto =https,file --output "$1" "$url/$1"; }
fetch "$name.tar.gz" || fail "$url/$name.tar.gz cannot be downloaded"

expected=${SHA256:-}
if [[ -z $expected ]]; then
    fetch SHA256SUMS || fail "$url/SHA256SUMS cannot be downloaded"
    expected=$(awk -v file="$name.tar.gz" '$2 == file { print $1 }' SHA256SUMS)
fi
actual=$(sha256sum "$name.tar.gz" | cut -d ' ' -f 1)
[[ $actual == "$expected" ]] || fail "$name.tar.gz has the SHA-256 $actual, expected was ${expected:-none}"

tar -xzf "$name.tar.gz" --strip-components=1 -C bin "$name/brickyard"
rm -f "$name.tar.gz" SHA256SUMS
echo "$folder/bin" >>"$GITHUB_PATH"
bin/brickyard --version

#!/usr/bin/env bash
# Runs the check: annotations into the log, a summary, SARIF, JSON and a comment into files; sets the
# outputs. Always ends with 0, so that the steps behind it run; verdict.sh ends the job.
# MODE, BASE, FORMATS, WORKING_DIRECTORY, IS_FORK; BRICKYARD_SERVER and what else the client reads.

set -euo pipefail

folder=$RUNNER_TEMP/brickyard
mkdir -p "$folder/cache"
export PATH=$folder/bin:$PATH XDG_CACHE_HOME=$folder/cache
cd "$GITHUB_WORKSPACE/$WORKING_DIRECTORY"

base=$BASE
[[ -n $base || -z ${GITHUB_BASE_REF:-} ]] || base=origin/$GITHUB_BASE_REF

# A checkout has one commit unless it was told otherwise; without the commits since the merge-base
# nothing can be called new. What is missing after this, the client says.
if [[ $(git rev-parse --is-shallow-repository) == true ]]; then
    echo 'the checkout is shallow: fetching its history (fetch-depth: 0 of actions/checkout saves this)'
    refs=()
    [[ -z ${GITHUB_BASE_REF:-} ]] || refs=("+refs/heads/$GITHUB_BASE_REF:refs/remotes/origin/$GITHUB_BASE_REF")
    git fetch --quiet --no-tags --unshallow origin "${refs[@]}" ||
        echo '::warning title=Brickyard::the history cannot be fetched; set fetch-depth: 0 for actions/checkout'
fi

if [[ $IS_FORK == true && -z ${ACTIONS_ID_TOKEN_REQUEST_URL:-} && -z ${BRICKYARD_TOKEN:-} ]]; then
    echo '::notice title=Brickyard::a fork gets no id token: compared is with what everybody may see, or with the snapshot of the base branch'
fi

arguments=(--format github --format "sarif=$folder/check.sarif" --format "json=$folder/check.json" --format "markdown=$folder/check.md")
[[ -z $base ]] || arguments+=(--base "$base")
[[ -z $MODE ]] || arguments+=(--mode "$MODE")
for format in $FORMATS; do
    [[ $format == *=* ]] || { echo "::error title=Brickyard::the input format needs FORMAT=FILE, not \"$format\""; exit 2; }
    arguments+=(--format "$format")
done

rm -f "$folder"/check.*
status=0
brickyard check "${arguments[@]}" || status=$?

# The report has one key a line, and a text of its own cannot begin one.
value() { sed -n "s/^$1\"$2\": \"\\{0,1\\}\\([a-z_0-9]*\\)\"\\{0,1\\},\\{0,1\\}\$/\\1/p" "$folder/check.json" | head -n 1; }
{
    echo "exit-code=$status"
    if [[ -f $folder/check.json ]]; then
        echo "outcome=$(value '  ' outcome)"
        echo "findings=$(value '    ' findings)"
        echo "blocking=$(value '    ' blocking)"
        echo "sarif-path=$folder/check.sarif"
    else
        echo 'outcome=failed'
    fi
} >>"$GITHUB_OUTPUT"

# What later runs, and forks, fall back to. A server without snapshots is no reason to fail.
if [[ $IS_FORK != true && $status -ne 2 && ${GITHUB_EVENT_NAME:-} != pull_request ]] && brickyard snapshot pull >/dev/null 2>&1; then
    echo 'snapshot=pulled' >>"$GITHUB_OUTPUT"
fi

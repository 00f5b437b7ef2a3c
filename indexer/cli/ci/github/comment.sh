#!/usr/bin/env bash
# Keeps one comment of the pull request up to date: the one of ours that begins with the marker. A check
# without findings makes no comment, but updates the one that is there.
# PULL_REQUEST, GITHUB_REPOSITORY, GH_TOKEN; needs gh, which GitHub's runners have.

set -euo pipefail

body=$RUNNER_TEMP/brickyard/check.md
[[ -f $body ]] || exit 0
marker='<!-- brickyard:check -->'
warn() { echo "::warning title=Brickyard::$1"; }
command -v gh >/dev/null || { warn 'there is no gh on this runner, so there is no comment'; exit 0; }

comments=repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments
filter=".[] | select(.user.type == \"Bot\" and (.body | startswith(\"$marker\"))) | .id"
known=$(gh api "$comments?per_page=100" --paginate --jq "$filter" | head -n 1) || {
    warn 'the comments cannot be read: the job needs pull-requests: write'
    exit 0
}
if [[ -n $known ]]; then
    gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$known" --field "body=@$body" ||
        warn 'the comment cannot be updated: the job needs pull-requests: write'
elif ! sed -n 2p "$body" | grep -q '^<details>'; then
    gh api --silent --method POST "$comments" --field "body=@$body" ||
        warn 'a comment cannot be made: the job needs pull-requests: write'
fi

#!/usr/bin/env bash
# Ends the job as the check ended; what was not compared is a warning unless that was asked to fail.
# EXIT_CODE, ON_UNREACHABLE, ON_INCOMPLETE.

set -euo pipefail

decide() {
    local headline=$1 choice=$2
    case $choice in
    fail) exit "$EXIT_CODE" ;;
    warn) echo "::warning title=Brickyard: $headline::The check did not fail because of this, and it did not pass either. What was missing is above." ;;
    *) echo "::error title=Brickyard::on-unreachable and on-incomplete are warn or fail, not \"$choice\""; exit 2 ;;
    esac
}

case $EXIT_CODE in
3) decide 'NOT COMPARED' "$ON_UNREACHABLE" ;;
4) decide INCOMPLETE "$ON_INCOMPLETE" ;;
*) exit "${EXIT_CODE:-2}" ;;
esac

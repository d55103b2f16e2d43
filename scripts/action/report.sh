#!/usr/bin/env bash
# report.sh DIR: write the reports of the action into DIR: parity.sarif, summary.md and
# the job's summary. On a pull request they tell of what its base did not have.
set -euo pipefail
dir=$1
since=()
if [ -n "${BASE:-}" ]; then
	since=(--new-only "$BASE")
fi
# shellcheck disable=SC2206 # the flags are words
flags=(${ARGS:-})
"$PARITY" report "${since[@]}" "${flags[@]}" --format sarif -o "$dir/parity.sarif"
"$PARITY" report "${since[@]}" "${flags[@]}" --format summary -o "$dir/summary.md"
cat "$dir/summary.md" >>"$GITHUB_STEP_SUMMARY"

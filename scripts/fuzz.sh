#!/usr/bin/env bash
# fuzz.sh TIME: run every fuzz target of the repository for TIME each.
set -euo pipefail

log=$(mktemp)
trap 'rm -f "$log"' EXIT

# fuzz DIR TARGET TIME: a run that ends because its time is over may say "context
# deadline exceeded" and nothing else (https://go.dev/issue/75804): it found nothing.
fuzz() {
	go test "./$1" -run '^$' -fuzz "^$2\$" -fuzztime "$3" </dev/null 2>&1 | tee "$log" && return
	[ "$(grep -A1 -e '^--- FAIL' "$log" | tail -n +2)" = "    context deadline exceeded" ] && ! grep -q 'Failing input' "$log"
}

grep -rlE '^func Fuzz' --include='*_test.go' cmd internal | xargs -n1 dirname | sort -u | while read -r dir; do
	grep -hoE '^func Fuzz[A-Za-z0-9_]*' "$dir"/*_test.go | sed 's/func //' | sort -u | while read -r target; do
		echo "fuzzing $dir $target for $1"
		fuzz "$dir" "$target" "$1"
	done
done

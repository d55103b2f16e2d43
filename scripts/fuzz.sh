#!/usr/bin/env bash
# fuzz.sh TIME: run every fuzz target of the repository for TIME each.
set -euo pipefail

grep -rlE '^func Fuzz' --include='*_test.go' cmd internal | xargs -n1 dirname | sort -u | while read -r dir; do
	grep -hoE '^func Fuzz[A-Za-z0-9_]*' "$dir"/*_test.go | sed 's/func //' | sort -u | while read -r target; do
		echo "fuzzing $dir $target for $1"
		go test "./$dir" -run '^$' -fuzz "^$target\$" -fuzztime "$1" </dev/null
	done
done

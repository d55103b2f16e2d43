#!/usr/bin/env bash
# Compare two versions of a large API description with parity and with oasdiff: CPU
# seconds, user and system, the best of three. Usage: scripts/bench/documents.sh [WORKDIR] [TYPES] [OPERATIONS]
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
work=${1:-$(mktemp -d)}
mkdir -p "$work"
work=$(cd "$work" && pwd)
cd "$top"
CGO_ENABLED=0 go build -o "$work/parity" ./cmd/parity
[ -x "$work/oasdiff" ] || GOBIN="$work" go install github.com/oasdiff/oasdiff@latest
python3 scripts/bench/documents.py "$work" "${2:-3600}" "${3:-1200}"
cd "$work"
best() {
    local name=$1 least=""
    shift
    for _ in 1 2 3; do
        local spent
        spent=$( { TIMEFORMAT='%U %S'; time "$@" > /dev/null 2>&1 || true; } 2>&1 | awk '{ print $1 + $2 }')
        if [ -z "$least" ] || awk "BEGIN { exit !($spent < $least) }"; then least=$spent; fi
    done
    printf '%s\t%s\n' "$name" "$least"
}
best "parity diff" ./parity diff a.json b.json --format json
best "oasdiff breaking" ./oasdiff breaking a.json b.json
best "oasdiff diff" ./oasdiff diff a.json b.json

#!/usr/bin/env bash
# Measure parity's checker against its peers on the same bytes, and print ratios of
# this one run. The peers come from their registries; nothing of them stays outside of
# the work folder. Usage: scripts/bench/run.sh [WORKDIR] [SECONDS]
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
work=${1:-$(mktemp -d)}
export BENCH_SECONDS=${2:-1}
mkdir -p "$work/corpora"
results="$work/results.tsv"
: > "$results"

echo "== corpora and parity" >&2
cd "$top"
PARITY_PEERS="$work/corpora" go test -count=1 -timeout 60m -run TestPeers ./internal/validate -v | grep -P '^peer\t' | cut -f2- >> "$results"

echo "== the Rust crate jsonschema" >&2
if command -v cargo > /dev/null; then
    CARGO_TARGET_DIR="$work/rust" cargo build --release --quiet --manifest-path scripts/bench/rust/Cargo.toml
    "$work/rust/release/bench" "$work/corpora" >> "$results"
fi

echo "== Python: jsonschema-rs, fastjsonschema, jsonschema" >&2
if command -v python3 > /dev/null; then
    [ -e "$work/venv" ] || python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet jsonschema-rs==0.60.3 fastjsonschema jsonschema
    "$work/venv/bin/python" scripts/bench/peer.py "$work/corpora" >> "$results"
fi

echo "== ajv" >&2
if command -v npm > /dev/null; then
    (cd "$work" && npm install --silent --no-audit --no-fund ajv@8.20.0 > /dev/null)
    NODE_PATH="$work/node_modules" node scripts/bench/peer.js "$work/corpora" >> "$results"
fi

echo "== Go's parsers: sonic, simdjson-go, encoding/json" >&2
(cd scripts/bench/golang && CGO_ENABLED=0 go build -o "$work/parsers" .)
"$work/parsers" "$work/corpora" >> "$results"

python3 scripts/bench/ratios.py "$results"

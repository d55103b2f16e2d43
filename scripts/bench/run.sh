#!/usr/bin/env bash
# Measure parity's checker against its peers on the same bytes, corpus by corpus in turn,
# and print ratios of this one run: of each tool the best of all rounds. The peers come
# from their registries; nothing of them stays outside of the work folder. A peer whose
# package manager is not there, or that cannot be installed, is left out; so is what takes
# it more than MAXIMUM seconds for one corpus (no limit of CPU: with one the clock is coarse).
# Usage: scripts/bench/run.sh [WORKDIR] [SECONDS of each measurement] [ROUNDS] [CORPORA]
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
work=${1:-$(mktemp -d)}
mkdir -p "$work/corpora"
work=$(cd "$work" && pwd)
export BENCH_SECONDS=${2:-1}
rounds=${3:-3}
maximum=${MAXIMUM:-60}
results="$work/results.tsv"
: > "$results"

tools=()
install() { # NAME PROGRAM: install_NAME needs the program
    echo "== $1" >&2
    if ! command -v "$2" > /dev/null; then
        echo "   left out: there is no $2" >&2
    elif ! "install_$1"; then
        echo "   left out: it cannot be installed" >&2
    else
        tools+=("$1")
    fi
}

cd "$top"
install_parity() {
    go test -c -o "$work/peers.test" ./internal/validate
    rm -rf "$work/corpora"
    mkdir -p "$work/corpora"
    (cd internal/validate && PARITY_PEERS="$work/corpora" BENCH_SECONDS=0 "$work/peers.test" -test.run '^TestPeers$' > /dev/null)
}
measure_parity() {
    cd internal/validate
    PARITY_PEERS="$1" PARITY_CORPUS="$(basename "$1")" "$work/peers.test" -test.run '^TestPeers$' -test.v | grep -P '^peer\t' | cut -f2-
}

install_rust() { CARGO_TARGET_DIR="$work/rust" cargo build --release --quiet --manifest-path scripts/bench/rust/Cargo.toml; }
measure_rust() { "$work/rust/release/bench" "$1"; }

install_python() {
    [ -e "$work/venv" ] || python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet jsonschema-rs==0.60.3 fastjsonschema jsonschema
}
measure_python() { "$work/venv/bin/python" scripts/bench/peer.py "$1"; }

install_ajv() { (cd "$work" && npm install --silent --no-audit --no-fund ajv@8.20.0 > /dev/null); }
measure_ajv() { NODE_PATH="$work/node_modules" node scripts/bench/peer.js "$1"; }

install_parsers() { (cd scripts/bench/golang && CGO_ENABLED=0 go build -o "$work/parsers" .); }
measure_parsers() { "$work/parsers" "$1"; }

install parity go
install rust cargo
install python python3
install ajv npm
install parsers go

export work
for tool in "${tools[@]}"; do export -f "measure_${tool?}"; done
for round in $(seq "$rounds"); do
    for corpus in ${4:-$(ls "$work/corpora")}; do
        for tool in "${tools[@]}"; do
            timeout "$maximum" bash -c "measure_$tool '$work/corpora/$corpus'" >> "$results" || echo "   round $round: $tool does not finish $corpus" >&2
        done
    done
done
python3 scripts/bench/ratios.py "$results"

#!/usr/bin/env bash
# packaging.sh DIR: write what packages hold beside the binary: man pages and
# completions.
set -euo pipefail
cd "$(dirname "$0")/.."
dir=$1
rm -rf "$dir"
mkdir -p "$dir/man" "$dir/completions"
CGO_ENABLED=0 go build -trimpath -o "$dir/parity" ./cmd/parity
"$dir/parity" man "$dir/man"
"$dir/parity" completion bash >"$dir/completions/parity.bash"
"$dir/parity" completion zsh >"$dir/completions/_parity"
"$dir/parity" completion fish >"$dir/completions/parity.fish"
"$dir/parity" completion powershell >"$dir/completions/parity.ps1"
rm "$dir/parity"

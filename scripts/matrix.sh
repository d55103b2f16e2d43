#!/usr/bin/env bash
# matrix.sh: build every platform that a release has, and throw the binaries away.
set -euo pipefail
for os in linux darwin windows; do
	for arch in amd64 arm64; do
		echo "building $os/$arch"
		GOOS=$os GOARCH=$arch CGO_ENABLED=0 go build -trimpath -o /dev/null ./cmd/parity
	done
done

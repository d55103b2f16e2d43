#!/usr/bin/env bash
# base.sh: print the revision that a pull request is held against, "" for none. A
# shallow checkout does not have it: it is fetched, its one commit.
set -euo pipefail
[ -n "${GITHUB_BASE_REF:-}" ] || exit 0
if ! git rev-parse --verify --quiet "origin/$GITHUB_BASE_REF^{commit}" >/dev/null; then
	git fetch --quiet --no-tags --depth=1 origin "+refs/heads/$GITHUB_BASE_REF:refs/remotes/origin/$GITHUB_BASE_REF" >&2 || {
		echo "::error::the base $GITHUB_BASE_REF could not be fetched; give actions/checkout fetch-depth: 0, or this action new-only: false" >&2
		exit 2
	}
fi
echo "origin/$GITHUB_BASE_REF"

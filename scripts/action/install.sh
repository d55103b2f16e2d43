#!/usr/bin/env bash
# install.sh DIR: put parity into DIR, for the action: the released binary of its own
# version, else one built from its source. The job's Go stays what it is.
#
# ACTION is the action's folder, REF what the workflow names it by, REPOSITORY where it
# lives, SERVER the host of that.
set -euo pipefail
dir=$1
version=$(cat "$ACTION/VERSION")
mkdir -p "$dir"

platform() {
	local os arch
	case $(uname -s) in
	Linux) os=linux ;;
	Darwin) os=darwin ;;
	MINGW* | MSYS* | CYGWIN*) os=windows ;;
	*) return 1 ;;
	esac
	case $(uname -m) in
	x86_64 | amd64) arch=amd64 ;;
	aarch64 | arm64) arch=arm64 ;;
	*) return 1 ;;
	esac
	echo "${os}_$arch"
}

sum() { if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d' ' -f1; }

# A tag v1, v1.2 or v1.2.3 stands on the commit of a release; whatever else may be ahead
# of it.
released() {
	[[ v$version =~ ^"$REF"(\.|$) ]] || return 1
	local where archive ext=tar.gz temp
	where=$(platform) || return 1
	[[ $where == windows_* ]] && ext=zip
	archive=parity_${version}_$where.$ext
	temp=$(mktemp -d)
	local base=$SERVER/$REPOSITORY/releases/download/v$version
	curl -fsSL --retry 2 -o "$temp/$archive" "$base/$archive" &&
		curl -fsSL --retry 2 -o "$temp/checksums.txt" "$base/checksums.txt" || return 1
	if [ "$(sum "$temp/$archive")" != "$(awk -v f="$archive" '$2 == f {print $1}' "$temp/checksums.txt")" ]; then
		echo "::error::$archive is not what the release's checksums.txt says"
		exit 2
	fi
	if [ $ext = zip ]; then unzip -q -o "$temp/$archive" -d "$temp"; else tar -xzf "$temp/$archive" -C "$temp"; fi
	mv "$temp"/parity "$temp"/parity.exe "$dir/" 2>/dev/null || [ -e "$dir/parity" ] || [ -e "$dir/parity.exe" ]
}

# The go command of the job, or of the runner, fetches the toolchain that go.mod asks
# for into folders of its own.
built() {
	local go
	# shellcheck disable=SC2012 # sort -V takes names
	go=$(command -v go || ls -d "${RUNNER_TOOL_CACHE:-/opt/hostedtoolcache}"/go/*/*/bin/go 2>/dev/null | sort -V | tail -n 1 || true)
	if [ -z "$go" ]; then
		echo "::error::there is no release of parity $version for this runner, and no Go to build it with; add actions/setup-go before this step"
		exit 2
	fi
	local exe=
	[[ $(platform || true) == windows_* ]] && exe=.exe
	env -u GOROOT -u GOFLAGS CGO_ENABLED=0 GOTOOLCHAIN=auto GOWORK=off GOPATH="${GOPATH_FOR_ACTION:-$dir/go}" GOCACHE="${GOCACHE_FOR_ACTION:-$dir/cache}" \
		"$go" build -C "$ACTION" -trimpath -ldflags "-s -w -X main.release=v$version-$REF" -o "$dir/parity$exe" ./cmd/parity
	chmod -R u+w "$dir/go" 2>/dev/null || true
	rm -rf "$dir/go" "$dir/cache"
}

if [ -x "$dir/parity" ] || [ -x "$dir/parity.exe" ]; then
	echo "parity is here already"
elif released; then
	echo "parity $version, as released"
else
	echo "building parity from the action's source"
	built
fi
"$dir/parity" version

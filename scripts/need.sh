#!/usr/bin/env bash
# need.sh python|elixir|node|chromium: make sure that a language that parity captures,
# or the browser that the HTML report is tested in, is here.
set -euo pipefail

sudo=
[ "$(id -u)" = 0 ] || sudo=sudo

apt() {
	command -v apt-get >/dev/null || return 1
	export DEBIAN_FRONTEND=noninteractive
	$sudo apt-get install -y -q --no-install-recommends "$@" >/dev/null 2>&1 ||
		{ $sudo apt-get update -q >/dev/null && $sudo apt-get install -y -q --no-install-recommends "$@" >/dev/null; }
}

install() {
	echo "installing $*" >&2
	if command -v brew >/dev/null; then
		brew install --quiet "$@"
	else
		apt "$@"
	fi
}

case $1 in
python)
	python=${PYTHON:-python3}
	command -v "$python" >/dev/null || install python3
	"$python" -c 'import sys; sys.exit(sys.version_info < (3, 9))' ||
		{ echo "need.sh: $python is older than 3.9; name a newer one with PYTHON=" >&2; exit 1; }
	"$python" -c 'import ensurepip' 2>/dev/null || install python3-venv
	;;
elixir)
	command -v elixir >/dev/null || install elixir ||
		{ echo "need.sh: install Elixir 1.14 or newer: https://elixir-lang.org/install.html" >&2; exit 1; }
	;;
node)
	command -v node >/dev/null || install nodejs
	command -v npm >/dev/null || install npm
	node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 18 ? 1 : 0)' ||
		{ echo "need.sh: $(command -v node) is older than 18: https://nodejs.org" >&2; exit 1; }
	# Where parity looks for it, so that no other version on this machine is replaced.
	case $(uname) in
	Darwin) cache=$HOME/Library/Caches ;;
	*) cache=${XDG_CACHE_HOME:-$HOME/.cache} ;;
	esac
	packages="typescript@6.0.3 zod@4.6.7 valibot@1.5.0 io-ts@2.2.22 fp-ts@2.16.11"
	[ "$(cat "$cache/parity/node/.packages" 2>/dev/null)" = "$packages" ] || {
		echo "installing $packages" >&2
		# shellcheck disable=SC2086
		npm install --silent --no-audit --no-fund --prefix "$cache/parity/node" $packages ||
			{ echo "need.sh: npm install --prefix $cache/parity/node $packages" >&2; exit 1; }
		echo "$packages" >"$cache/parity/node/.packages"
	}
	;;
chromium)
	for browser in "${CHROMIUM:-chromium}" chromium-browser google-chrome; do
		command -v "$browser" >/dev/null && exit
	done
	install chromium ||
		{ echo "need.sh: install Chromium, or name a browser with CHROMIUM=" >&2; exit 1; }
	;;
*)
	echo "usage: need.sh python|elixir|node|chromium" >&2
	exit 2
	;;
esac

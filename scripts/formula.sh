#!/usr/bin/env bash
# formula.sh HOME < checksums.txt: print the Homebrew formula of the release whose
# archives these are; HOME is the address of the project.
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "$0")/.."
home=$1
version=$(cat VERSION)
sums=$(cat)
archive() { # OS ARCH: the two lines that name an archive
	local file=parity_${version}_$1_$2.tar.gz sum
	sum=$(awk -v f="$file" '$2 == f {print $1}' <<<"$sums")
	[ -n "$sum" ] || { echo "formula.sh: there is no checksum of $file" >&2; exit 1; }
	printf '      url "%s/releases/download/v%s/%s"\n      sha256 "%s"\n' "$home" "$version" "$file" "$sum"
}
block() { # OS
	local intel arm
	intel=$(archive "$2" amd64)
	arm=$(archive "$2" arm64)
	printf '  on_%s do\n    on_intel do\n%s\n    end\n    on_arm do\n%s\n    end\n  end\n' "$1" "$intel" "$arm"
}
macos=$(block macos darwin)
linux=$(block linux linux)
cat <<RUBY
class Parity < Formula
  desc "Compares the types of one API's SDKs in several languages"
  homepage "$home"
  version "$version"
  license "MIT"

$macos
$linux

  def install
    bin.install "parity"
    man1.install Dir["man/*.1"]
    bash_completion.install "completions/parity.bash" => "parity"
    zsh_completion.install "completions/_parity"
    fish_completion.install "completions/parity.fish"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/parity version")
  end
end
RUBY

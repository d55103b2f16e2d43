#!/usr/bin/env bash
# comment.sh FILE: post FILE as the one comment of parity on the pull request, or update
# that. A token that may only read, as those of forks, is no failure: the job's summary
# tells the same.
#
# TOKEN, KEY (which of several comments it is), and GitHub's own GITHUB_API_URL,
# GITHUB_REPOSITORY, GITHUB_EVENT_PATH.
set -euo pipefail
file=$1
number=$(jq -r '.pull_request.number // empty' "$GITHUB_EVENT_PATH")
if [ -z "$number" ]; then
	echo "this is no pull request: there is nothing to comment on"
	exit 0
fi
marker="<!-- parity ${KEY//[^A-Za-z0-9._\/-]/_} -->"
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
{ echo "$marker"; cat "$file"; } >"$temp/body.md"
jq -Rs '{body: .}' "$temp/body.md" >"$temp/body.json"

api() { # METHOD PATH [BODY]: print the answer; the status is the last line
	curl -sS --retry 2 -X "$1" -H "Authorization: Bearer $TOKEN" -H "Accept: application/vnd.github+json" -H "X-GitHub-Api-Version: 2022-11-28" \
		${3:+--data-binary "@$3"} -w '\n%{http_code}\n' "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/$2"
}

# Only a comment of a bot that begins with the marker is ours: anybody can write one.
find_comment() {
	local page answer status
	for page in $(seq 1 20); do
		answer=$(api GET "issues/$number/comments?per_page=100&page=$page")
		status=$(tail -n 1 <<<"$answer")
		[ "$status" = 200 ] || return 0
		answer=$(sed '$d' <<<"$answer")
		jq -r --arg marker "$marker" '[.[] | select(.user.type == "Bot" and (.body | startswith($marker))) | .id][0] // empty' <<<"$answer" >"$temp/id"
		if [ -s "$temp/id" ]; then
			cat "$temp/id"
			return 0
		fi
		[ "$(jq length <<<"$answer")" = 100 ] || return 0
	done
}

id=$(find_comment)
if [ -n "$id" ]; then
	answer=$(api PATCH "issues/comments/$id" "$temp/body.json")
elif grep -q '\*\*P[0-9] · ' "$temp/body.md"; then
	answer=$(api POST "issues/$number/comments" "$temp/body.json")
else
	echo "nothing new, fixed or open: no comment"
	exit 0
fi
status=$(tail -n 1 <<<"$answer")
case $status in
200 | 201) echo "commented: $(sed '$d' <<<"$answer" | jq -r .html_url)" ;;
401 | 403 | 404) echo "::notice::parity may not comment with this token (as on pull requests of forks, or without pull-requests: write); the job's summary tells the same" ;;
*)
	echo "::warning::parity could not comment: $status $(sed '$d' <<<"$answer" | jq -r '.message // empty' 2>/dev/null)"
	;;
esac

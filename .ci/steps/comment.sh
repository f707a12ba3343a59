#!/bin/sh
# Writes a summary as a comment on the pull request whose head is a commit, or updates the comment of an earlier run.
# Does nothing if the pull request has a newer commit by now.
#
#   COMMENT_FILE        the summary
#   COMMENT_REPOSITORY  owner/name of the pull request's target
#   COMMENT_OWNER, COMMENT_BRANCH, COMMENT_COMMIT  what was checked
set -eu

marker='<!-- helpc: summary of a check -->'
# GitHub accepts 65,536 characters.
limit=60000

number=$(gh api --method GET "repos/$COMMENT_REPOSITORY/pulls" \
  -f state=open -f "head=$COMMENT_OWNER:$COMMENT_BRANCH" \
  --jq '.[] | "\(.head.sha) \(.number)"' | awk -v sha="$COMMENT_COMMIT" '$1 == sha { print $2; exit }')
if [ -z "$number" ]; then
  echo "helpc: no open pull request has the commit $COMMENT_COMMIT as its head; no comment" >&2
  exit 0
fi

body=$(mktemp)
trap 'rm -f -- "$body"' EXIT
{
  printf '%s\n' "$marker"
  # Without the half of a character at the end, which iconv reports as an error.
  head -c "$limit" -- "$COMMENT_FILE" | iconv -f UTF-8 -t UTF-8 -c 2> /dev/null || true
  if [ "$(wc -c < "$COMMENT_FILE")" -gt "$limit" ]; then
    printf '\n\nThe summary of the job has the rest.\n'
  fi
} > "$body"

comment=$(gh api --paginate "repos/$COMMENT_REPOSITORY/issues/$number/comments" \
  --jq '.[] | select(.user.type == "Bot") | "\(.id) \(.body | split("\n")[0])"' |
  awk -v marker="$marker" 'index($0, marker) { print $1; exit }')
if [ -n "$comment" ]; then
  gh api --method PATCH "repos/$COMMENT_REPOSITORY/issues/comments/$comment" -F "body=@$body" --silent
else
  gh api --method POST "repos/$COMMENT_REPOSITORY/issues/$number/comments" -F "body=@$body" --silent
fi

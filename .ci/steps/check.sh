#!/bin/sh
# Checks articles in a pipeline, and leaves reports for the forge in CHECK_OUT. On a pull request, by default, reports
# only what it breaks, with the configuration of its target branch. Values come as environment variables and are
# passed on as single arguments: none is evaluated.
#
#   HELPC                 the program (default: helpc)
#   CHECK_FORGE           github, azure or gitlab
#   CHECK_OUT             the folder of the reports
#   CHECK_PATHS           files or folders to report on, one a line
#   CHECK_SINCE           report only what is new since this git revision; `auto`: the target of a pull request; `none`
#   CHECK_BASELINE        a file of known findings; not used with `since`
#   CHECK_TRUSTED_CONFIG  read configuration, schemas and baseline from this revision; `auto` and `none` as above
#   CHECK_CONFIG          the configuration file
#   CHECK_LEVEL, CHECK_FAIL_ON
#   CHECK_GATE            `owner`: fail only if an owner has more findings than before; used with `since` or a baseline
#   CHECK_FORMATS         more reports, one FORMAT=PATH a line
#   CHECK_DIFF            put what the change does to customers before the summary; `auto`: on a pull request; `none`
#   CHECK_ANNOTATIONS     GitHub: the maximum number of annotations of each severity (default: 10)
set -eu

fail() {
  case ${CHECK_FORGE-} in
    github) echo "::error title=helpc::$*" ;;
    azure) echo "##vso[task.logissue type=error]helpc: $*" ;;
  esac
  echo "helpc: $*" >&2
  exit 2
}

commit() {
  git rev-parse --quiet --verify --end-of-options "$1^{commit}" 2> /dev/null
}

# Prints the revision that a pull request is compared with; nothing if this is not the pipeline of a pull request.
pull_request_base() {
  branch=
  merge=
  case ${CHECK_FORGE-} in
    github)
      branch=${GITHUB_BASE_REF-}
      case ${GITHUB_REF-} in refs/pull/*/merge) merge=${GITHUB_SHA-} ;; esac
      ;;
    azure)
      branch=${SYSTEM_PULLREQUEST_TARGETBRANCH-}
      case ${BUILD_SOURCEBRANCH-} in refs/pull/*/merge) merge=${BUILD_SOURCEVERSION-} ;; esac
      ;;
    gitlab)
      branch=${CI_MERGE_REQUEST_TARGET_BRANCH_NAME-}
      [ -z "${CI_MERGE_REQUEST_TARGET_BRANCH_SHA-}" ] || merge=${CI_COMMIT_SHA-}
      ;;
  esac
  branch=${branch#refs/heads/}
  [ -n "$branch" ] || return 0
  # The forge checks out the merge of the pull request into its target, whose first parent is the target.
  if [ -n "$merge" ] && [ "$(commit HEAD)" = "$merge" ]; then
    commit "$merge^1" && return 0
    git fetch --quiet --no-tags --depth=2 origin "$merge" 2> /dev/null || true
    commit "$merge^1" && return 0
  fi
  commit "refs/remotes/origin/$branch" && return 0
  git fetch --quiet --no-tags origin "+refs/heads/$branch:refs/remotes/origin/$branch" 2> /dev/null || true
  commit "refs/remotes/origin/$branch"
}

since=${CHECK_SINCE:-auto}
trusted=${CHECK_TRUSTED_CONFIG:-auto}
if [ "$since" = auto ] || [ "$trusted" = auto ]; then
  base=$(pull_request_base) ||
    fail "the checkout lacks the target of the pull request: set the fetch depth of the checkout to 2 (or 0 for all)"
  [ "$since" != auto ] || since=$base
  [ "$trusted" != auto ] || trusted=$base
fi
[ "$since" != none ] || since=
[ "$trusted" != none ] || trusted=
baseline=${CHECK_BASELINE-}
# What is new needs no list of what is old.
[ -z "$since" ] || baseline=

out=${CHECK_OUT:?}
mkdir -p -- "$out"
rm -f -- "$out/annotations" "$out/helpc.md" "$out/diff.md" "$out/findings.md" "$out/helpc.sarif" "$out/junit.xml" "$out/code-quality.json"
set -- check --quiet "--fail-on=${CHECK_FAIL_ON:-error}" "--level=${CHECK_LEVEL:-warning}"
[ -z "$since" ] || set -- "$@" "--since=$since"
[ -z "$trusted" ] || set -- "$@" "--trusted-config=$trusted"
[ -z "$baseline" ] || set -- "$@" "--baseline=$baseline"
[ -z "$since$baseline" ] || set -- "$@" "--gate=${CHECK_GATE:-new}"
[ -z "${CHECK_CONFIG-}" ] || set -- "$@" "--config=$CHECK_CONFIG"
set -- "$@" "--format=sarif=$out/helpc.sarif" "--format=markdown=$out/helpc.md"
case ${CHECK_FORGE-} in
  github) set -- "$@" "--format=github=$out/annotations" ;;
  azure) set -- "$@" "--format=junit=$out/junit.xml" ;;
  # The log of GitLab runs no commands.
  gitlab) set -- "$@" "--format=gitlab=$out/code-quality.json" "--format=junit=$out/junit.xml" --format=concise ;;
esac

trim() {
  line=${line#"${line%%[![:space:]]*}"}
  line=${line%"${line##*[![:space:]]}"}
}
while IFS= read -r line; do
  trim
  [ -z "$line" ] || set -- "$@" "--format=$line"
done << END_OF_FORMATS
${CHECK_FORMATS-}
END_OF_FORMATS
set -- "$@" --
while IFS= read -r line; do
  trim
  [ -z "$line" ] || set -- "$@" "$line"
done << END_OF_PATHS
${CHECK_PATHS-}
END_OF_PATHS

code=0
"${HELPC:-helpc}" "$@" || code=$?

# The maximum of a comment, in bytes; see comment.sh.
limit=60000
if [ "${CHECK_DIFF:-auto}" = auto ] && [ -n "$since" ] && [ -f "$out/helpc.md" ]; then
  set -- diff --quiet --fail-on=never "--format=markdown=$out/diff.md" "$since"
  [ -z "${CHECK_CONFIG-}" ] || set -- "$@" "--config=$CHECK_CONFIG"
  if "${HELPC:-helpc}" "$@"; then
    mv -- "$out/helpc.md" "$out/findings.md"
    {
      cat "$out/diff.md"
      echo
      if [ "$(cat "$out/diff.md" "$out/findings.md" | wc -c)" -lt "$limit" ]; then
        cat "$out/findings.md"
      else
        echo "The findings are in the annotations and reports of the job."
      fi
    } > "$out/helpc.md"
  else
    echo "helpc: the summary does not say what customers see, because the comparison failed" >&2
  fi
fi

case ${CHECK_FORGE-} in
  github)
    case ${CHECK_ANNOTATIONS:=10} in *[!0-9]*) fail "\`annotations\` must be a number" ;; esac
    if [ -f "$out/annotations" ]; then
      awk -v most="$CHECK_ANNOTATIONS" '
        shown[$1]++ < most { print; next }
        { more++ }
        END { if (more) print "::notice title=helpc::" more " more findings: see the summary of this job" }
      ' "$out/annotations"
    fi
    if [ -f "$out/helpc.md" ] && [ -n "${GITHUB_STEP_SUMMARY-}" ]; then
      cat "$out/helpc.md" >> "$GITHUB_STEP_SUMMARY"
    fi
    ;;
  azure)
    [ ! -f "$out/helpc.md" ] || echo "##vso[task.uploadsummary]$out/helpc.md"
    ;;
esac
exit "$code"

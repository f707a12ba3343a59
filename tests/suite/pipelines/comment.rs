//! `.ci/steps/comment.sh`, with a stand-in for `gh`.

use super::tree::step;
use crate::support::write_tree;

/// Prints what GitHub would answer, and records the requests and the text of the comment.
const GH: &str = r##"#!/bin/sh
printf '%s\n' "$*" >> "$LOG"
case "$*" in
  *" repos/o/r/pulls "*) printf '%s' "$PULLS" ;;
  *"--paginate repos/o/r/issues/7/comments"*) printf '%s' "$COMMENTS" ;;
esac
for word; do
  case $word in body=@*) cp "${word#body=@}" "$LOG.body" ;; esac
done
"##;

/// Returns the requests after the first, and the comment.
fn comment(summary: &str, pulls: &str, comments: &str) -> (Vec<String>, String) {
    let folder = tempfile::tempdir().expect("a folder");
    write_tree(folder.path(), &[("bin/gh", GH), ("a summary.md", summary)]);
    let gh = folder.path().join("bin/gh");
    let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(gh, executable).expect("set");
    let path = std::env::var("PATH").expect("a path");
    let path = format!("{}/bin:{path}", folder.path().display());
    let log = folder.path().join("log");
    let env = [
        ("PATH", &path[..]),
        ("LOG", log.to_str().expect("UTF-8")),
        ("PULLS", pulls),
        ("COMMENTS", comments),
        ("COMMENT_FILE", "a summary.md"),
        ("COMMENT_REPOSITORY", "o/r"),
        ("COMMENT_OWNER", "$(touch evil)"),
        ("COMMENT_BRANCH", "x; touch evil"),
        ("COMMENT_COMMIT", "abc"),
    ];
    let output = step(folder.path(), "comment.sh", &env);
    assert!(output.status.success(), "{output:?}");
    assert!(!folder.path().join("evil").exists());
    let log = std::fs::read_to_string(log).expect("written");
    let body = std::fs::read_to_string(folder.path().join("log.body")).unwrap_or_default();
    (log.lines().skip(1).map(str::to_owned).collect(), body)
}

#[test]
fn a_comment_is_written_once_and_then_updated() {
    let (requests, body) = comment("1 error\n", "def 6\nabc 7\n", "");
    assert!(
        requests[1].contains("POST repos/o/r/issues/7/comments"),
        "{requests:?}"
    );
    assert_eq!(body, "<!-- helpc: summary of a check -->\n1 error\n");
    let earlier = "5 hello\n11 <!-- helpc: summary of a check -->\n";
    let (requests, _) = comment("1 error\n", "abc 7\n", earlier);
    assert!(
        requests[1].contains("PATCH repos/o/r/issues/comments/11"),
        "{requests:?}"
    );
}

#[test]
fn a_commit_that_is_no_longer_the_head_gets_no_comment() {
    let (requests, body) = comment("1 error\n", "def 7\n", "");
    assert_eq!((requests.len(), &body[..]), (0, ""));
}

#[test]
fn a_long_summary_is_cut_at_a_character() {
    let (_, body) = comment(&"é".repeat(40_000).replacen('é', "e", 1), "abc 7\n", "");
    assert!(
        body.len() < 65_000 && body.ends_with("has the rest.\n"),
        "{}",
        body.len()
    );
}

//! What is compared, and comparisons that cannot run.

use super::{NEW_LINK, new_findings, repository};
use crate::support::helpc;
use std::process::Output;

#[test]
fn an_outdated_branch_reports_only_its_own_changes() {
    let repository = repository!();
    repository.git(&["checkout", "--quiet", "-b", "topic"]);
    repository.edit("articles/x/a.md", "Open the portal.", NEW_LINK);
    repository.commit();
    repository.git(&["checkout", "--quiet", "main"]);
    // Meanwhile, others fix one thing and break another.
    repository.edit("articles/x/old.md", "/en-us", "");
    repository.edit("articles/x/b.md", "See", NEW_LINK);
    repository.commit();
    repository.git(&["checkout", "--quiet", "topic"]);
    assert_eq!(
        new_findings(&repository.since("main", &[])),
        ["a.md links/locale"]
    );
    // The same after the branches are merged.
    repository.git(&["merge", "--quiet", "--no-edit", "main"]);
    assert_eq!(
        new_findings(&repository.since("main", &[])),
        ["a.md links/locale"]
    );
}

#[test]
fn does_not_change_the_work_tree_or_the_index() {
    let repository = repository!();
    repository.edit("articles/x/a.md", "Open the portal.", NEW_LINK);
    let index = || std::fs::read(repository.path().join(".git/index")).expect("an index");
    let (before, tree) = (
        index(),
        crate::support::read_tree(&repository.path().join("articles")),
    );
    assert_eq!(repository.new_findings().len(), 1);
    assert!(index() == before, "the index was written");
    assert_eq!(
        crate::support::read_tree(&repository.path().join("articles")),
        tree
    );
}

#[test]
fn comparison_errors_suggest_what_to_do() {
    let repository = repository!();
    let failed = |output: &Output, words: &[&str]| {
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(output.stdout.is_empty());
        let printed = String::from_utf8_lossy(&output.stderr).into_owned();
        for word in words {
            assert!(printed.contains(word), "{printed:?} does not say {word:?}");
        }
    };
    failed(
        &repository.since("origin/main", &[]),
        &["origin/main", "git fetch"],
    );
    failed(
        &helpc(repository.path(), &["check", "--since=--output=x"]),
        &["--output=x"],
    );
    // A shallow clone lacks the history.
    repository.commit();
    let clone = tempfile::tempdir().expect("a folder");
    let from = format!("file://{}", repository.path().display());
    let to = clone.path().join("clone");
    repository.git(&[
        "clone",
        "--quiet",
        "--depth",
        "1",
        &from,
        to.to_str().expect("UTF-8"),
    ]);
    let output = helpc(&to, &["check", "--since", "HEAD~1"]);
    failed(&output, &["shallow", "--unshallow", "fetch-depth"]);
    let plain = tempfile::tempdir().expect("a folder");
    crate::support::write_tree(plain.path(), &[("articles/x/a.md", "")]);
    let output = helpc(plain.path(), &["check", "--since", "HEAD"]);
    failed(&output, &["not in a git repository"]);
}

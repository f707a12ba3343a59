//! Files that are new, moved or deleted.

use super::{NEW_LINK, NOTHING, new_findings, repository};
use crate::support::machine;

#[test]
fn moved_files_keep_their_findings() {
    let repository = repository!();
    repository.git(&["mv", "articles/x/old.md", "articles/x/older.md"]);
    assert_eq!(repository.new_findings(), NOTHING);
    repository.edit("articles/x/older.md", "The end.", NEW_LINK);
    assert_eq!(repository.new_findings(), ["older.md links/locale"]);
    repository.commit();
    assert_eq!(
        new_findings(&repository.since("HEAD~1", &[])),
        ["older.md links/locale"]
    );
}

#[test]
fn tracked_and_untracked_new_files_are_checked() {
    let repository = repository!();
    repository.write("articles/x/new.md", &machine("fifth", "generic", NEW_LINK));
    assert_eq!(repository.new_findings(), ["new.md links/locale"]);
    repository.git(&["add", "--all"]);
    assert_eq!(repository.new_findings(), ["new.md links/locale"]);
    repository.commit();
    assert_eq!(
        new_findings(&repository.since("HEAD~1", &[])),
        ["new.md links/locale"]
    );
}

#[test]
fn moved_text_is_new_in_its_new_file() {
    let repository = repository!();
    let line = "Read [the guide](https://docs.microsoft.com/en-us/azure/a).";
    repository.edit("articles/x/old.md", line, "Read on.");
    repository.edit("articles/x/a.md", "Open the portal.", line);
    assert_eq!(repository.new_findings(), ["a.md links/locale"]);
}

#[test]
fn findings_of_deleted_files_count_as_fixed() {
    let repository = repository!();
    std::fs::remove_file(repository.path().join("articles/x/old.md")).expect("removed");
    assert_eq!(repository.new_findings(), NOTHING);
}

#[test]
fn reports_files_that_refer_to_deleted_files() {
    let repository = repository!();
    std::fs::remove_file(repository.path().join("articles/x/a.md")).expect("removed");
    assert_eq!(repository.new_findings(), ["b.md links/missing-file"]);
    repository.git(&["checkout", "--quiet", "--", "."]);
    repository.git(&["mv", "articles/x/a.md", "articles/x/c.md"]);
    assert_eq!(repository.new_findings(), ["b.md links/missing-file"]);
    repository.git(&["reset", "--quiet", "--hard"]);
    repository.edit("articles/x/a.md", "Before you begin", "At first");
    assert_eq!(repository.new_findings(), ["b.md links/missing-anchor"]);
    repository.git(&["reset", "--quiet", "--hard"]);
    std::fs::remove_file(repository.path().join("includes/note.md")).expect("removed");
    assert_eq!(
        repository.new_findings(),
        ["with-note.md corpus/include-missing"]
    );
}

#[test]
fn reports_only_the_given_paths() {
    let repository = repository!();
    repository.edit("articles/x/a.md", "Open the portal.", NEW_LINK);
    repository.edit("articles/x/b.md", "See", NEW_LINK);
    let output = repository.since("HEAD", &["articles/x/b.md"]);
    assert_eq!(new_findings(&output), ["b.md links/locale"]);
}

#[test]
fn the_gate_by_owner_follows_moved_and_deleted_articles() {
    let repository = repository!();
    let gate = |fail_on: &str| {
        let args = ["--gate", "owner", "--fail-on", fail_on];
        repository.since("HEAD", &args)
    };
    // A moved article keeps its findings.
    repository.git(&["mv", "articles/x/old.md", "articles/x/moved.md"]);
    assert_eq!(gate("warning").status.code(), Some(0));
    // Another owner gets worse, and the first one gets better.
    std::fs::remove_file(repository.path().join("articles/x/moved.md")).expect("removed");
    repository.edit("articles/x/a.md", "Open the portal.", NEW_LINK);
    let output = gate("warning");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(new_findings(&output), ["a.md links/locale"]);
    assert_eq!(gate("error").status.code(), Some(0));
    // The article has the owner of the deleted one, who has as many findings as before.
    repository.edit("articles/x/a.md", "Compute_first", "Compute_third");
    let output = gate("warning");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(new_findings(&output), NOTHING);
}

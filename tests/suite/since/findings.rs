//! New findings of a change.

use super::{NEW_LINK, NOTHING, new_findings, repository};
use crate::support::helpc;

#[test]
fn an_unchanged_tree_has_no_new_findings() {
    let repository = repository!();
    assert_eq!(repository.new_findings(), NOTHING);
    assert_eq!(repository.since("HEAD", &[]).status.code(), Some(0));
}

#[test]
fn reports_only_findings_that_an_edit_adds() {
    let repository = repository!();
    repository.edit("articles/x/a.md", "Open the portal.", NEW_LINK);
    assert_eq!(repository.new_findings(), ["a.md links/locale"]);
    // Committed or not.
    repository.commit();
    assert_eq!(repository.new_findings(), NOTHING);
    assert_eq!(
        new_findings(&repository.since("HEAD~1", &[])),
        ["a.md links/locale"]
    );
    // An edit in a file with an old finding, and lines that move it.
    repository.edit("articles/x/old.md", "The end.", "The very end.");
    repository.edit(
        "articles/x/old.md",
        "Open the portal.",
        "One.\n\nTwo.\n\nThree.",
    );
    assert_eq!(repository.new_findings(), NOTHING);
    // A second finding of the same kind beside the first.
    repository.edit("articles/x/old.md", "The very end.", NEW_LINK);
    assert_eq!(repository.new_findings(), ["old.md links/locale"]);
    // The old finding twice.
    repository.edit(
        "articles/x/old.md",
        NEW_LINK,
        "Read [the guide](https://docs.microsoft.com/en-us/azure/a).",
    );
    assert_eq!(repository.new_findings(), ["old.md links/locale"]);
}

#[test]
fn counts_fixed_findings() {
    let repository = repository!();
    repository.edit("articles/x/old.md", "/en-us", "");
    let output = repository.since("HEAD", &[]);
    assert_eq!(new_findings(&output), NOTHING);
    let printed = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        printed.contains("1 file changed, 0 findings new, 1 finding gone"),
        "{printed}"
    );
}

#[test]
fn changed_line_endings_are_not_new() {
    let repository = repository!();
    let text = repository.read("articles/x/old.md").replace('\n', "\r\n");
    repository.write("articles/x/old.md", &text);
    assert_eq!(repository.new_findings(), NOTHING);
}

#[test]
fn new_duplicate_ids_are_reported_in_both_files() {
    let repository = repository!();
    repository.edit(
        "articles/x/b.md",
        "articleId=\"second\"",
        "articleId=\"FIRST\"",
    );
    assert_eq!(
        repository.new_findings(),
        [
            "a.md corpus/duplicate-article-id",
            "b.md corpus/duplicate-article-id"
        ]
    );
}

#[test]
fn a_third_duplicate_is_not_new_in_the_first_two() {
    let repository = repository!();
    repository.edit(
        "articles/x/b.md",
        "articleId=\"second\"",
        "articleId=\"first\"",
    );
    repository.commit();
    repository.edit(
        "articles/x/old.md",
        "articleId=\"third\"",
        "articleId=\"first\"",
    );
    assert_eq!(
        repository.new_findings(),
        ["old.md corpus/duplicate-article-id"]
    );
}

#[test]
fn reports_only_new_configuration_findings() {
    let repository = repository!();
    let new_findings = || {
        let output = repository.since("HEAD", &[]);
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    repository.write("helpc.yaml", "exclude: ['nowhere/**', 'x/old.*']\n");
    let dead = "helpc.yaml:1:11: warning config/dead-glob: no file matches the glob `nowhere/**`\n";
    assert_eq!(new_findings(), dead);
    repository.commit();
    assert_eq!(new_findings(), "");
    // The files that a glob matches are removed.
    repository.git(&["rm", "--quiet", "articles/x/old.md"]);
    let dead = "helpc.yaml:1:25: warning config/dead-glob: no file matches the glob `x/old.*`\n";
    assert_eq!(new_findings(), dead);
    // An error is reported until it is fixed.
    repository.write("helpc.yaml", "exclud: ['x/old.*']\n");
    repository.commit();
    assert!(
        new_findings().contains("error config/unknown-key"),
        "{}",
        new_findings()
    );
}

#[test]
fn a_baseline_also_hides_findings_that_are_new_since_a_revision() {
    let repository = repository!();
    let known = ["--baseline", "known.txt"];
    let baseline = || {
        let output = helpc(repository.path(), &["baseline", "--file", "known.txt"]);
        assert!(output.status.success(), "{output:?}");
    };
    baseline();
    repository.commit();
    // The baseline holds the old finding, but not an equal one next to it.
    let line = "Read [the guide](https://docs.microsoft.com/en-us/azure/a).";
    repository.edit("articles/x/old.md", "The end.", line);
    let output = repository.since("HEAD", &known);
    assert_eq!(new_findings(&output), ["old.md links/locale"]);
    // What the change accepts is known, and what it adds after that is new.
    baseline();
    repository.edit("articles/x/a.md", "Open the portal.", NEW_LINK);
    let output = repository.since("HEAD", &known);
    assert_eq!(new_findings(&output), ["a.md links/locale"]);
    let printed = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        printed.contains("baseline: 1 finding still there, 1 new"),
        "{printed}"
    );
    assert!(!printed.contains("--prune"), "{printed}");
    // The configuration can name the baseline, and a trusted configuration does not include what
    // the change accepts.
    repository.write("helpc.yaml", "baseline: known.txt\n");
    assert_eq!(repository.new_findings(), ["a.md links/locale"]);
    let all = ["a.md links/locale", "old.md links/locale"];
    assert_eq!(
        new_findings(&repository.since("HEAD", &["--no-baseline"])),
        all
    );
    let trusted = [&known[..], &["--trusted-config", "HEAD"]].concat();
    assert_eq!(new_findings(&repository.since("HEAD", &trusted)), all);
    // The summary counts all files.
    let output = helpc(
        repository.path(),
        &["check", "--since", "HEAD", "--summary"],
    );
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        printed.starts_with("1 added (1 warning), 0 fixed, 2 still there\n"),
        "{printed}"
    );
}

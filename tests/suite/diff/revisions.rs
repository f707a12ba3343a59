//! Comparisons in a real git repository.

use crate::needs;
use crate::support::{copy_tree, git, helpc, machine};
use serde_json::Value;
use std::path::Path;
use std::process::Output;

/// A repository with three articles.
pub(super) struct Repository(tempfile::TempDir);

impl Repository {
    pub(super) fn new() -> Option<Self> {
        needs::git()?;
        let repository = Self(tempfile::tempdir().expect("a folder"));
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.write("helpc.yaml", "");
        for id in ["first", "second", "third"] {
            let path = format!("articles/x/{id}.md");
            repository.write(
                &path,
                &machine(id, "generic", "Open the portal.\n\nThe end."),
            );
        }
        repository.commit();
        Some(repository)
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(super) fn git(&self, args: &[&str]) {
        git(self.path(), args);
    }

    pub(super) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("written");
    }

    fn remove(&self, id: &str) {
        std::fs::remove_file(self.path().join(format!("articles/x/{id}.md"))).expect("removed");
    }

    pub(super) fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", "a step"]);
    }

    fn diff(&self, args: &[&str]) -> Value {
        let mut all = vec!["diff"];
        all.extend(args);
        all.extend(["--format", "json"]);
        let output = helpc(self.path(), &all);
        assert!(output.status.success(), "{output:?}");
        serde_json::from_slice(&output.stdout).expect("JSON")
    }
}

pub(super) fn code(output: &Output) -> i32 {
    output.status.code().expect("an exit code")
}

pub(super) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn gone(diff: &Value) -> Vec<&str> {
    let articles = diff["articles"].as_array().expect("articles").iter();
    let gone = articles.filter(|article| article["kind"] == "removed");
    gone.map(|article| article["id"].as_str().expect("an id"))
        .collect()
}

#[test]
fn the_work_tree_is_compared_with_the_last_common_commit() {
    let Some(repository) = Repository::new() else {
        return;
    };
    repository.git(&["checkout", "--quiet", "-b", "change"]);
    repository.remove("first");
    repository.commit();
    repository.git(&["checkout", "--quiet", "main"]);
    repository.remove("third");
    repository.commit();
    repository.git(&["checkout", "--quiet", "change"]);
    repository.remove("second");
    // What main removed later is not a change of this branch; uncommitted edits are.
    assert_eq!(gone(&repository.diff(&[])), ["first", "second"]);
    assert_eq!(gone(&repository.diff(&["main"])), ["first", "second"]);
    assert_eq!(gone(&repository.diff(&["HEAD"])), ["second"]);
    assert_eq!(gone(&repository.diff(&["main", "change"])), ["first"]);
    assert_eq!(gone(&repository.diff(&["main", "HEAD"])), ["first"]);
}

#[test]
fn an_older_revision_can_come_second() {
    let Some(repository) = Repository::new() else {
        return;
    };
    repository.remove("first");
    repository.commit();
    let diff = repository.diff(&["HEAD", "HEAD~1"]);
    assert_eq!(diff["totals"]["added"], 1, "{diff}");
}

#[test]
fn each_side_has_its_own_settings() {
    let Some(repository) = Repository::new() else {
        return;
    };
    repository.write("helpc.yaml", "exclude: [\"x/first.md\"]\n");
    repository.commit();
    assert_eq!(gone(&repository.diff(&["HEAD~1", "HEAD"])), ["first"]);
    repository.write("helpc.yaml", "exclude: [\"x/second.md\"]\n");
    let diff = repository.diff(&["HEAD"]);
    assert_eq!(gone(&diff), ["second"]);
    assert_eq!(diff["totals"]["added"], 1, "{diff}");
}

#[test]
fn revisions_with_other_settings_do_not_depend_on_the_work_tree() {
    let Some(repository) = Repository::new() else {
        return;
    };
    repository.write("helpc.yaml", "exclude: [\"x/first.md\"]\n");
    repository.commit();
    repository.remove("second");
    repository.commit();
    let diff = repository.diff(&["HEAD~2", "HEAD~1"]);
    assert_eq!(gone(&diff), ["first"], "{diff}");
    assert_eq!(diff["affected"], 1, "{diff}");
}

#[test]
fn the_named_configuration_also_applies_to_other_folders() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let outside = tempfile::tempdir().expect("a folder");
    let earlier = outside.path().join("earlier");
    copy_tree(
        &repository.path().join("articles"),
        &earlier.join("articles"),
    );
    repository.remove("first");
    repository.write("own.yaml", "exclude: [\"x/second.md\"]\n");
    let articles = earlier.join("articles");
    for folder in [&earlier, &articles] {
        let folder = folder.to_str().expect("UTF-8");
        let diff = repository.diff(&["--config", "own.yaml", folder]);
        assert_eq!(gone(&diff), ["first"], "{diff}");
        assert_eq!(diff["affected"], 1, "{diff}");
        // Without it, the folder has no configuration, and the work tree has its own.
        assert_eq!(gone(&repository.diff(&[folder])), ["first"]);
    }
}

#[test]
fn a_folder_outside_of_the_repository_can_come_second() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let copy = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = copy.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("written");
    };
    write("helpc.yaml", "");
    let body = "Open the portal.\n\nThe end.";
    write("articles/x/first.md", &machine("first", "generic", body));
    repository.remove("third");
    let folder = copy.path().to_str().expect("UTF-8");
    let diff = repository.diff(&["HEAD", folder]);
    assert_eq!(gone(&diff), ["second", "third"], "{diff}");
    assert_eq!(diff["affected"], 2, "{diff}");
}

#[test]
fn the_folder_of_the_articles_can_have_another_name() {
    let Some(repository) = Repository::new() else {
        return;
    };
    repository.git(&["mv", "articles", "help"]);
    repository.write("helpc.yaml", "articles: help\n");
    repository.commit();
    let diff = repository.diff(&["HEAD~1"]);
    assert_eq!(diff["same"], true, "{diff}");
    let diff = repository.diff(&["HEAD~1", "HEAD"]);
    assert_eq!(diff["same"], true, "{diff}");
}

#[test]
fn an_include_changes_the_articles_that_use_it() {
    let Some(repository) = Repository::new() else {
        return;
    };
    repository.write("includes/note.md", "A note for everybody.\n");
    let body = "[!INCLUDE [note](../../includes/note.md)]";
    repository.write("articles/x/fourth.md", &machine("fourth", "generic", body));
    repository.commit();
    repository.write("includes/note.md", "Another note for everybody.\n");
    let diff = repository.diff(&["HEAD"]);
    assert_eq!(diff["totals"]["text"], 1, "{diff}");
    assert_eq!(diff["articles"][0]["id"], "fourth");
}

#[test]
fn kinds_of_changes_fail_the_run() {
    let Some(repository) = Repository::new() else {
        return;
    };
    repository.remove("first");
    let run = |args: &[&str]| {
        let mut all = vec!["diff", "HEAD"];
        all.extend(args);
        helpc(repository.path(), &all)
    };
    assert_eq!(code(&run(&[])), 0);
    assert_eq!(code(&run(&["--fail-on", "held-back, lost-answer"])), 1);
    assert_eq!(code(&run(&["--fail-on", "text"])), 0);
    let wrong = run(&["--fail-on", "lost-anwser"]);
    assert_eq!(code(&wrong), 2);
    assert!(text(&wrong.stderr).contains("lost-answer"), "{wrong:?}");
    repository.write("helpc.yaml", "diff:\n  fail_on: [removed]\n");
    assert_eq!(code(&run(&[])), 1);
    assert_eq!(code(&run(&["--fail-on", "never"])), 0);
}

#[test]
fn a_comparison_that_cannot_run_says_what_to_do() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let output = helpc(repository.path(), &["diff", "nowhere"]);
    assert_eq!(code(&output), 2);
    assert!(
        text(&output.stderr).contains("git fetch origin"),
        "{output:?}"
    );
    let output = helpc(repository.path(), &["diff", "HEAD~5"]);
    assert_eq!(code(&output), 2);
    assert!(
        text(&output.stderr).contains("does not go back that far"),
        "{output:?}"
    );
    let alone = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(alone.path().join("articles")).expect("a folder");
    let output = helpc(alone.path(), &["diff"]);
    assert_eq!(code(&output), 2);
    assert!(
        text(&output.stderr).contains("not in a git repository"),
        "{output:?}"
    );
}

#[test]
fn nothing_is_written_to_the_repository() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let state = |path: &str| std::fs::read(repository.path().join(path)).ok();
    repository.remove("first");
    let before = state(".git/index");
    repository.diff(&["HEAD"]);
    assert_eq!(before, state(".git/index"));
}

#[test]
fn submodules_are_named() {
    let (Some(repository), Some(other)) = (Repository::new(), Repository::new()) else {
        return;
    };
    let from = other.path().to_str().expect("UTF-8");
    repository.git(&["submodule", "--quiet", "add", from, "articles/other"]);
    repository.commit();
    let output = helpc(repository.path(), &["diff", "HEAD"]);
    assert_eq!(code(&output), 0, "{output:?}");
    assert!(
        text(&output.stderr).contains("submodules (other)"),
        "{output:?}"
    );
}

#[test]
fn a_broken_configuration_is_found_in_its_commit() {
    let Some(repository) = Repository::new() else {
        return;
    };
    repository.write("helpc.yaml", "articels: x\n");
    repository.commit();
    repository.write("helpc.yaml", "");
    let output = helpc(repository.path(), &["diff", "HEAD"]);
    assert_eq!(code(&output), 2, "{output:?}");
    assert!(
        text(&output.stderr).contains("in the commit "),
        "{output:?}"
    );
}

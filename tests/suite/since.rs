//! `--since` in real repositories: what a change broke, and nothing else.

use crate::needs;
use crate::support::{helpc, machine};
use std::path::Path;
use std::process::{Command, Output};

/// A repository with a few articles; one has an old finding.
struct Repository(tempfile::TempDir);

impl Repository {
    /// Creates the repository; `None` without git.
    fn new() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        needs::git()?;
        let repository = Self(folder);
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.write("helpc.yaml", "");
        repository.write("articles/x/a.md", &machine("first", "generic", GUIDE));
        repository.write(
            "articles/x/b.md",
            &machine(
                "second",
                "generic",
                "See [the first](a.md#before-you-begin).",
            ),
        );
        repository.write("articles/x/old.md", &machine("third", "generic", OLD));
        repository.write("includes/note.md", "A note for everybody.\n");
        repository.write(
            "articles/x/with-note.md",
            &machine(
                "fourth",
                "generic",
                "[!INCLUDE [note](../../includes/note.md)]",
            ),
        );
        repository.commit();
        Some(repository)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn git(&self, args: &[&str]) -> String {
        let output = Command::new("git")
            .current_dir(self.path())
            .args(["-c", "user.name=A", "-c", "user.email=a@example.org"])
            .args(["-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"])
            .args(args)
            .output()
            .expect("git runs");
        assert!(output.status.success(), "git {args:?}: {output:?}");
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("written");
    }

    fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path().join(path)).expect("read")
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has no {from:?}");
        self.write(path, &text.replacen(from, to, 1));
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", "a step"]);
    }

    fn since(&self, revision: &str, more: &[&str]) -> Output {
        let mut args = vec!["check", "--since", revision, "--format", "concise"];
        args.extend(more);
        helpc(self.path(), &args)
    }

    /// Returns the files and rules of findings that are new since HEAD.
    fn new_findings(&self) -> Vec<String> {
        new_findings(&self.since("HEAD", &[]))
    }
}

/// Returns `file rule` of each finding, in order.
fn new_findings(output: &Output) -> Vec<String> {
    assert!(output.status.code() < Some(2), "{output:?}");
    let text = String::from_utf8(output.stdout.clone()).expect("UTF-8");
    let line = |line: &str| {
        let mut parts = line.split(": ");
        let file = parts
            .next()?
            .split(':')
            .next()?
            .strip_prefix("articles/x/")?;
        let rule = parts.next()?.split(' ').nth(1)?;
        Some(format!("{file} {rule}"))
    };
    text.lines()
        .map(|text| line(text).expect("a finding"))
        .collect()
}

const GUIDE: &str = "## Before you begin\n\nOpen the portal.\n\nThen select the machine.\n";
const OLD: &str =
    "Open the portal.\n\nRead [the guide](https://docs.microsoft.com/en-us/azure/a).\n\nThe end.\n";
const NEW_LINK: &str = "Read [the news](https://docs.microsoft.com/en-us/azure/b).";

macro_rules! repository {
    () => {
        match Repository::new() {
            Some(repository) => repository,
            None => return,
        }
    };
}

const NOTHING: [&str; 0] = [];

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
fn reports_only_the_given_paths() {
    let repository = repository!();
    repository.edit("articles/x/a.md", "Open the portal.", NEW_LINK);
    repository.edit("articles/x/b.md", "See", NEW_LINK);
    let output = repository.since("HEAD", &["articles/x/b.md"]);
    assert_eq!(new_findings(&output), ["b.md links/locale"]);
}

#[test]
fn changed_line_endings_are_not_new() {
    let repository = repository!();
    let text = repository.read("articles/x/old.md").replace('\n', "\r\n");
    repository.write("articles/x/old.md", &text);
    assert_eq!(repository.new_findings(), NOTHING);
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
fn fix_since_fixes_only_what_the_change_brought() {
    let Some(repository) = Repository::new() else {
        return;
    };
    // An old finding and a new one of the same rule, in one file and in another.
    let old = "See [this](https://docs.microsoft.com/en-us/azure/old).";
    repository.write("articles/x/c.md", &machine("fifth", "generic", old));
    repository.write("articles/x/d.md", &machine("sixth", "generic", old));
    repository.commit();
    repository.edit(
        "articles/x/c.md",
        old,
        &format!("{old}\n\nAnd [that](https://docs.microsoft.com/de-de/azure/new)."),
    );
    let before = repository.read("articles/x/c.md");
    let run = |args: &[&str]| {
        helpc(
            repository.path(),
            &[&["fix", "--since", "HEAD"], args].concat(),
        )
    };
    assert_eq!(run(&["--check"]).status.code(), Some(1));
    let diff = String::from_utf8(run(&["--diff"]).stdout).expect("UTF-8");
    assert!(
        diff.contains("+And [that](https://docs.microsoft.com/azure/new)"),
        "{diff}"
    );
    assert!(!diff.contains("-See"), "{diff}");
    assert_eq!(repository.read("articles/x/c.md"), before);
    assert!(run(&[]).status.success());
    let after = repository.read("articles/x/c.md");
    assert_eq!(after, before.replace("/de-de", ""));
    assert!(repository.read("articles/x/d.md").contains("/en-us/"));
    assert_eq!(run(&["--check"]).status.code(), Some(0));
    let everything = helpc(repository.path(), &["fix", "--check"]);
    assert_eq!(
        everything.status.code(),
        Some(1),
        "the old findings are still there"
    );
}

#[test]
fn fix_since_leaves_the_old_findings_of_moved_articles() {
    let Some(repository) = Repository::new() else {
        return;
    };
    repository.git(&["mv", "articles/x/old.md", "articles/x/moved.md"]);
    let old = repository.read("articles/x/moved.md");
    assert!(old.contains("/en-us/"));
    let output = helpc(repository.path(), &["fix", "--since", "HEAD"]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(repository.read("articles/x/moved.md"), old);
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
    // The baseline holds the old finding, and not an equal one beside it.
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
    // The configuration can name the baseline, and a trusted configuration does not know what
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

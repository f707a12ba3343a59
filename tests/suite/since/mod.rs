//! `--since` in real repositories: what a change broke, and nothing else.

mod files;
mod findings;
mod fixes;
mod runs;

use crate::needs;
use crate::support::{git, helpc, machine};
use std::path::Path;
use std::process::Output;

/// A repository with a few articles; one has an old finding.
pub(super) struct Repository(tempfile::TempDir);

impl Repository {
    /// Creates the repository; `None` without git.
    pub(super) fn new() -> Option<Self> {
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

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(super) fn git(&self, args: &[&str]) -> String {
        git(self.path(), args)
    }

    pub(super) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("written");
    }

    pub(super) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path().join(path)).expect("read")
    }

    pub(super) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has no {from:?}");
        self.write(path, &text.replacen(from, to, 1));
    }

    pub(super) fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", "a step"]);
    }

    pub(super) fn since(&self, revision: &str, more: &[&str]) -> Output {
        let mut args = vec!["check", "--since", revision, "--format", "concise"];
        args.extend(more);
        helpc(self.path(), &args)
    }

    /// Returns the files and rules of findings that are new since HEAD.
    pub(super) fn new_findings(&self) -> Vec<String> {
        new_findings(&self.since("HEAD", &[]))
    }
}

/// Returns `file rule` of each finding, in order.
pub(super) fn new_findings(output: &Output) -> Vec<String> {
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

pub(super) const GUIDE: &str =
    "## Before you begin\n\nOpen the portal.\n\nThen select the machine.\n";

pub(super) const OLD: &str =
    "Open the portal.\n\nRead [the guide](https://docs.microsoft.com/en-us/azure/a).\n\nThe end.\n";
pub(super) const NEW_LINK: &str = "Read [the news](https://docs.microsoft.com/en-us/azure/b).";

/// Creates a repository, or ends the test without git.
macro_rules! repository {
    () => {
        match $crate::since::Repository::new() {
            Some(repository) => repository,
            None => return,
        }
    };
}

pub(super) const NOTHING: [&str; 0] = [];

use repository;

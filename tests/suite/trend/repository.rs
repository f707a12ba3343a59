//! A git repository whose commits have dates.

use crate::needs;
use crate::support::{git_command, helpc};
use serde_json::Value;
use std::path::Path;
use std::process::Output;

pub(super) struct Repository(tempfile::TempDir);

impl Repository {
    /// Creates an empty repository; `None` on a machine without git.
    pub(super) fn new() -> Option<Self> {
        needs::git()?;
        let repository = Self(tempfile::tempdir().expect("a folder"));
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        Some(repository)
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(super) fn git(&self, args: &[&str]) -> String {
        self.git_at("2026-01-01T00:00:00Z", args)
    }

    fn git_at(&self, time: &str, args: &[&str]) -> String {
        let output = git_command(self.path())
            .env("GIT_COMMITTER_DATE", time)
            .env("GIT_AUTHOR_DATE", "2001-01-01T00:00:00Z")
            .args(args)
            .output()
            .expect("git runs");
        assert!(output.status.success(), "git {args:?}: {output:?}");
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    pub(super) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("written");
    }

    pub(super) fn remove(&self, path: &str) {
        std::fs::remove_file(self.path().join(path)).expect("removed");
    }

    /// Commits everything on a day, as in `2026-03-09`, at noon.
    pub(super) fn commit(&self, day: &str) {
        self.git(&["add", "--all", "--force"]);
        let message = ["commit", "--quiet", "--allow-empty", "-m", "a step"];
        self.git_at(&format!("{day}T12:00:00Z"), &message);
    }

    pub(super) fn run(&self, args: &[&str]) -> Output {
        let all = [&["trend"], args].concat();
        helpc(self.path(), &all)
    }

    pub(super) fn text(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    pub(super) fn trend(&self, args: &[&str]) -> Value {
        let text = self.text(&[args, &["--format", "json"]].concat());
        serde_json::from_str(&text).expect("JSON")
    }
}

/// Returns the points of a trend.
pub(super) fn points(trend: &Value) -> &[Value] {
    trend["points"].as_array().expect("points")
}

//! `helpc diff`: what a change does to customers.

mod clones;
mod formats;
mod forms;
mod properties;
mod revisions;
mod scenarios;
mod seen;
mod texts;

use crate::needs;
use crate::support::{git, helpc, project};
use serde_json::Value;
use std::path::{Path, PathBuf};

pub(super) const GATEWAY: &str = "microsoft.network/network-application-gateway-scaling.md";
pub(super) const SSH: &str = "microsoft.compute/compute-ssh-connection-fails.md";
pub(super) const VAULT: &str = "microsoft.keyvault/keyvault-access-denied.md";
pub(super) const QUOTA: &str = "problemscopingquestions.compute/compute-scoping-quota-increase.md";
pub(super) const TOPICS: &str = "supporttopicdescriptions/compute-support-topics.md";
pub(super) const FIREWALL: &str = "microsoft.sql/sql-connection-blocked-by-firewall.md";

/// A project with our own articles, before and after a change.
pub(super) struct Project {
    folder: tempfile::TempDir,
}

impl Project {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let created = Self { folder };
        for side in ["before", "after"] {
            copy(
                &project().join("articles"),
                &created.side(side).join("articles"),
            );
        }
        created
    }

    /// A project without articles.
    pub(super) fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let created = Self { folder };
        for side in ["before", "after"] {
            std::fs::create_dir_all(created.side(side).join("articles")).expect("a folder");
        }
        created
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn side(&self, side: &str) -> PathBuf {
        self.folder.path().join(side)
    }

    /// Returns the path of an article after the change.
    pub(super) fn file(&self, path: &str) -> PathBuf {
        self.side("after").join("articles").join(path)
    }

    pub(super) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.file(path)).expect("an article")
    }

    pub(super) fn write(&self, path: &str, text: &str) {
        let path = self.file(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("written");
    }

    /// Replaces the first occurrence of a text.
    pub(super) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has no {from:?}");
        self.write(path, &text.replacen(from, to, 1));
    }

    pub(super) fn remove(&self, path: &str) {
        std::fs::remove_file(self.file(path)).expect("removed");
    }

    /// Returns the differences of the two sides as JSON.
    pub(super) fn diff(&self, more: &[&str]) -> Value {
        let mut args = vec!["diff", "before", "after", "--format", "json"];
        args.extend(more);
        let output = helpc(self.path(), &args);
        assert!(output.status.success(), "{output:?}");
        let diff: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        if let Some(other) = self.diff_in_repository(more) {
            assert_eq!(totals(&diff), totals(&other), "folders, then git");
            assert_eq!(diff["choices"], other["choices"], "folders, then git");
        }
        diff
    }

    /// Returns the differences of a git repository with the state before the change as a commit,
    /// and the one after it as the work tree; `None` without git.
    fn diff_in_repository(&self, more: &[&str]) -> Option<Value> {
        needs::git()?;
        let repository = tempfile::tempdir().expect("a folder");
        let folder = repository.path();
        copy(&self.side("before"), folder);
        git(folder, &["init", "--quiet", "--initial-branch=main"]);
        git(folder, &["add", "--all"]);
        git(
            folder,
            &["commit", "--quiet", "--allow-empty", "-m", "a step"],
        );
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_file() {
                std::fs::remove_file(path).expect("removed");
            } else if !path.ends_with(".git") {
                std::fs::remove_dir_all(path).expect("removed");
            }
        }
        copy(&self.side("after"), folder);
        let args = ["diff", "HEAD", "--format", "json"];
        let output = helpc(folder, &[&args[..], more].concat());
        assert!(output.status.success(), "{output:?}");
        Some(serde_json::from_slice(&output.stdout).expect("JSON"))
    }

    pub(super) fn text(&self, more: &[&str]) -> String {
        let mut args = vec!["diff", "before", "after"];
        args.extend(more);
        let output = helpc(self.path(), &args);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).expect("UTF-8")
    }
}

/// Returns the kinds of changes with their totals, as `kind total`.
pub(super) fn totals(diff: &Value) -> Vec<String> {
    let totals = diff["totals"].as_object().expect("totals");
    let rows = totals.iter().map(|(kind, total)| format!("{kind} {total}"));
    rows.collect()
}

/// Returns the totals after a change.
pub(super) fn after(change: impl FnOnce(&Project)) -> Vec<String> {
    let project = Project::new();
    change(&project);
    totals(&project.diff(&[]))
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}

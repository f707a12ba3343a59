//! A repository with findings, and what runs scripts in it.

use crate::support::{self, machine, project, write_tree};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

pub(super) const LOCALE: &str = "Read [the guide](https://docs.microsoft.com/en-us/azure/a).";
pub(super) const MISSING: &str = "Read [the other article](gone.md).";

/// Reads a YAML file of the project.
pub(super) fn read(path: &str) -> Value {
    let text = std::fs::read_to_string(project().join(path)).expect(path);
    serde_yaml::from_str(&text).expect(path)
}

/// Runs git, and returns what it prints, without the end of the line.
pub(super) fn git(folder: &Path, args: &[&str]) -> String {
    support::git(folder, args).trim().to_owned()
}

/// Returns a repository of one commit, with a warning in one article and an error in another.
pub(super) fn tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write_tree(
        folder.path(),
        &[
            ("helpc.yaml", ""),
            ("articles/a b/one.md", &machine("first", "generic", LOCALE)),
            (
                "articles/svc/two.md",
                &machine("second", "generic", MISSING),
            ),
            (
                "articles/svc/three.md",
                &machine("third", "generic", LOCALE),
            ),
        ],
    );
    git(
        folder.path(),
        &["init", "--quiet", "--initial-branch", "main"],
    );
    git(folder.path(), &["add", "--all"]);
    git(
        folder.path(),
        &["commit", "--quiet", "--message", "Articles"],
    );
    folder
}

/// Runs a script of `.ci/steps/` with only these variables and the path of programs.
pub(super) fn step(folder: &Path, script: &str, env: &[(&str, &str)]) -> Output {
    let output = Command::new("sh")
        .current_dir(folder)
        .arg(project().join(".ci/steps").join(script))
        .env_clear()
        .env("PATH", std::env::var_os("PATH").expect("a path"))
        .env("HOME", folder)
        .envs(env.iter().copied())
        .output()
        .expect("sh runs");
    let printed = String::from_utf8_lossy(&output.stderr);
    assert!(
        !printed.contains("yntax error") && !printed.contains("not found"),
        "{printed}"
    );
    output
}

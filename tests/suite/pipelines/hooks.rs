//! The hooks of pre-commit.

use super::tree::{git, read, tree};
use crate::support::{machine, project, write_tree};
use std::path::Path;
use std::process::{Command, Output};

/// Runs a hook on these files as pre-commit does.
fn hook(folder: &Path, id: &str, files: &[&str]) -> Output {
    let hooks = read(".pre-commit-hooks.yaml");
    let hooks = hooks.as_array().expect("hooks");
    let hook = hooks.iter().find(|hook| hook["id"] == id).expect(id);
    let entry = hook["entry"].as_str().expect("a command");
    let mut words = entry.split(' ');
    let script = project().join(words.next().expect("a script"));
    let args = hook["args"].as_array().expect("arguments");
    Command::new(script)
        .current_dir(folder)
        .env("HELPC", env!("CARGO_BIN_EXE_helpc"))
        .args(words)
        .args(args.iter().filter_map(serde_json::Value::as_str))
        .args(files)
        .output()
        .expect("the hook runs")
}

#[test]
fn hooks_report_on_a_commit() {
    let folder = tree();
    let text = |output: &Output| String::from_utf8(output.stdout.clone()).expect("UTF-8");
    let found = hook(folder.path(), "helpc", &["articles/a b/one.md"]);
    assert_eq!(found.status.code(), Some(0));
    assert_eq!(text(&found).lines().count(), 1);
    let found = hook(folder.path(), "helpc", &["articles/svc/two.md"]);
    assert_eq!(found.status.code(), Some(1));
    // Nothing is new; then a deleted article leaves a dead link.
    let found = hook(folder.path(), "helpc-since", &[]);
    assert_eq!((found.status.code(), text(&found).as_str()), (Some(0), ""));
    let linked = machine("third", "generic", "Read [the first one](../a%20b/one.md).");
    write_tree(folder.path(), &[("articles/svc/three.md", &linked)]);
    git(
        folder.path(),
        &["commit", "--quiet", "--all", "--message", "A link"],
    );
    git(folder.path(), &["rm", "--quiet", "articles/a b/one.md"]);
    let found = hook(folder.path(), "helpc-since", &[]);
    assert_eq!(found.status.code(), Some(1));
    assert!(
        text(&found).contains("articles/svc/three.md"),
        "{}",
        text(&found)
    );
}

#[test]
fn a_hook_runs_for_articles_and_not_for_other_markdown() {
    let hooks = read(".pre-commit-hooks.yaml");
    let files = hooks[0]["files"].as_str().expect("a pattern");
    let files = regex::Regex::new(files).expect("an expression");
    assert!(files.is_match("articles/svc/one.md"));
    for other in ["README.md", "docs/articles/x.md", "articles/svc/one.png"] {
        assert!(!files.is_match(other), "{other}");
    }
    assert_eq!(hooks[1]["always_run"], true);
    assert_eq!(hooks[1]["pass_filenames"], false);
}

#[test]
fn a_hook_without_a_release_says_what_to_do() {
    let clone = tempfile::tempdir().expect("a folder");
    for path in [".ci/pre-commit", ".ci/steps/install.sh", "Cargo.toml"] {
        let target = clone.path().join(path);
        std::fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
        std::fs::copy(project().join(path), target).expect("copied");
    }
    let output = Command::new(clone.path().join(".ci/pre-commit"))
        .arg("check")
        .env_remove("HELPC")
        .env(
            "HELPC_RELEASES",
            format!("file://{}", clone.path().display()),
        )
        .output()
        .expect("the hook runs");
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(message.contains("set HELPC to"), "{message}");
}

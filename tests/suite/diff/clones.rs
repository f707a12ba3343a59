//! Clones that lack files or commits: a clear message, and nothing is fetched.

use super::revisions::{Repository, code, text};
use crate::support::helpc;
use std::path::Path;
use std::process::{Command, Output};

/// A repository with three commits, and a clone of it in the folder `clone`.
fn cloned(args: &[&str]) -> Option<Repository> {
    let repository = Repository::new()?;
    let texts = ["Open the portal.", "Close the portal.", "Leave the portal."];
    for change in texts.windows(2) {
        let path = "articles/x/first.md";
        let old = std::fs::read_to_string(repository.path().join(path)).expect("read");
        repository.write(path, &old.replacen(change[0], change[1], 1));
        repository.commit();
    }
    repository.git(&["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", repository.path().display());
    let clone = [&["clone", "--quiet"], args, &[url.as_str(), "clone"]].concat();
    repository.git(&clone);
    Some(repository)
}

fn run(repository: &Repository, args: &[&str]) -> Output {
    helpc(&repository.path().join("clone"), args)
}

/// Returns the number of files in the object store of a clone.
fn objects(clone: &Path) -> usize {
    let files = walkdir::WalkDir::new(clone.join(".git/objects")).into_iter();
    files
        .filter(|entry| {
            entry
                .as_ref()
                .is_ok_and(|entry| entry.file_type().is_file())
        })
        .count()
}

#[test]
fn a_partial_clone_gets_the_command_that_fetches() {
    let Some(repository) = cloned(&["--filter=blob:none"]) else {
        return;
    };
    let clone = repository.path().join("clone");
    let before = objects(&clone);
    // What is checked out is there.
    let output = run(&repository, &["diff"]);
    assert!(
        text(&output.stdout).contains("No customer sees a change."),
        "{output:?}"
    );
    for args in [
        &["diff", "HEAD~1"][..],
        &["diff", "HEAD~2", "HEAD~1"],
        &["diff", "HEAD~2", "--format", "markdown"],
        &["serve", "--port", "0", "--diff", "HEAD~1"],
    ] {
        let output = run(&repository, args);
        assert_eq!(code(&output), 2, "{output:?}");
        let message = text(&output.stderr);
        assert!(
            message.contains("this clone is partial, and helpc fetches nothing"),
            "{message}"
        );
        assert!(message.contains("`git diff --stat "), "{message}");
    }
    assert_eq!(objects(&clone), before);
    // The command of the message is enough.
    let message = text(&run(&repository, &["diff", "HEAD~1"]).stderr);
    let (_, command) = message.split_once('`').expect("a command");
    let (command, _) = command.split_once('`').expect("its end");
    let mut words = command.split(' ');
    assert_eq!(words.next(), Some("git"));
    let output = Command::new("git").current_dir(&clone).args(words).output();
    assert!(output.expect("git runs").status.success(), "{command}");
    let output = run(&repository, &["diff", "HEAD~1"]);
    assert!(
        text(&output.stdout).contains("1 article has new text"),
        "{output:?}"
    );
}

#[test]
fn a_shallow_clone_gets_the_command_that_fetches() {
    let Some(repository) = cloned(&["--depth=2"]) else {
        return;
    };
    let output = run(&repository, &["diff", "HEAD~1"]);
    assert!(
        text(&output.stdout).contains("1 article has new text"),
        "{output:?}"
    );
    for args in [
        &["diff", "HEAD~2"][..],
        &["diff", "HEAD~2", "HEAD"],
        &["diff", "HEAD", "HEAD~2"],
        &["serve", "--port", "0", "--diff", "HEAD~2"],
    ] {
        let output = run(&repository, args);
        assert_eq!(code(&output), 2, "{output:?}");
        let message = text(&output.stderr);
        assert!(message.contains("this clone is shallow"), "{message}");
        assert!(message.contains("git fetch --unshallow"), "{message}");
    }
    repository.git(&["-C", "clone", "fetch", "--quiet", "--unshallow"]);
    let output = run(&repository, &["diff", "HEAD~2"]);
    assert!(
        text(&output.stdout).contains("1 article has new text"),
        "{output:?}"
    );
}

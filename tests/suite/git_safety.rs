//! `--since` in untrusted or shallow checkouts: git runs no program that the repository
//! configures, and fetches nothing.

use crate::needs;
use crate::support::{git, helpc, machine};
use std::path::{Path, PathBuf};
use std::process::Output;

struct Repository {
    folder: tempfile::TempDir,
}

const OLD: &str = "Read [the guide](https://docs.microsoft.com/en-us/azure/a).\n";
const NEW: &str = "Read [the news](https://docs.microsoft.com/en-us/azure/b).\n";
const ARTICLE: &str = "origin/articles/x/a.md";

impl Repository {
    /// Creates a repository with one article in the folder `origin`; `None` without git.
    fn new() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        needs::git()?;
        let repository = Self { folder };
        std::fs::create_dir(repository.path("origin")).expect("a folder");
        repository.git("origin", &["init", "--quiet", "--initial-branch=main"]);
        repository.write("origin/helpc.yaml", "");
        repository.write(ARTICLE, &machine("first", "generic", OLD));
        repository.commit("origin");
        Some(repository)
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("written");
    }

    fn git(&self, folder: &str, args: &[&str]) -> String {
        git(&self.path(folder), args)
    }

    fn commit(&self, folder: &str) {
        self.commit_as(folder, "a step");
    }

    /// Empty commits in one second differ only in their message.
    fn commit_as(&self, folder: &str, message: &str) {
        self.git(folder, &["add", "--all"]);
        self.git(
            folder,
            &["commit", "--quiet", "--allow-empty", "-m", message],
        );
    }

    fn url(&self) -> String {
        format!("file://{}", self.path("origin").display())
    }

    fn since(&self, folder: &str, revision: &str) -> Output {
        helpc(
            &self.path(folder),
            &["check", "--since", revision, "--format", "concise"],
        )
    }
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Creates a program that writes a file if it is run, and returns the path of that file.
#[cfg(unix)]
fn trap(folder: &Path) -> (String, PathBuf) {
    use std::os::unix::fs::PermissionsExt;
    let (program, note) = (folder.join("trap.sh"), folder.join("was-run"));
    let script = format!("#!/bin/sh\n: > '{}'\ncat\n", note.display());
    std::fs::write(&program, script).expect("written");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("set");
    (program.display().to_string(), note)
}

#[test]
#[cfg(unix)]
fn runs_no_program_that_the_repository_configures() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let (program, note) = trap(repository.folder.path());
    repository.write(
        "origin/.gitattributes",
        "*.md filter=one diff=one\n*.yaml filter=two\n",
    );
    repository.commit("origin");
    let settings = [
        ("filter.one.clean", program.as_str()),
        ("filter.one.process", &program),
        ("filter.one.required", "true"),
        ("filter.Two.clean", &program),
        ("filter.two.clean", &program),
        ("filter.two.required", "true"),
        ("diff.one.textconv", &program),
        ("diff.one.command", &program),
        ("diff.external", &program),
        ("core.fsmonitor", &program),
        ("core.pager", &program),
        ("core.sshCommand", &program),
        ("core.alternateRefsCommand", &program),
        ("credential.helper", &program),
        ("alias.diff", &format!("!{program}")),
    ];
    for (name, value) in settings {
        repository.git("origin", &["config", "--add", name, value]);
    }
    for hook in ["post-index-change", "reference-transaction", "pre-auto-gc"] {
        std::fs::copy(&program, repository.path("origin/.git/hooks").join(hook)).expect("copied");
    }
    // For git, one file differs only in its time, the other also in its content.
    let text = machine("first", "generic", &format!("{OLD}\n{NEW}"));
    repository.write(ARTICLE, &text);
    repository.write("origin/helpc.yaml", "");
    let output = repository.since("origin", "HEAD");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let found = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(found.lines().count(), 1, "{found}");
    assert!(
        found.contains("/azure/b") || found.contains("links/locale"),
        "{found}"
    );
    assert!(
        stderr(&output).contains("1 file changed"),
        "{}",
        stderr(&output)
    );
    let trusted = helpc(
        &repository.path("origin"),
        &["check", "--trusted-config", "HEAD", "--fail-on", "never"],
    );
    assert_eq!(trusted.status.code(), Some(0), "{}", stderr(&trusted));
    assert!(!note.exists(), "a program of the repository was run");
    // A filter that git cannot disable is rejected.
    repository.git("origin", &["config", "filter.a=b.clean", &program]);
    let output = repository.since("origin", "HEAD");
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("`filter.a=b`"),
        "{}",
        stderr(&output)
    );
    assert!(!note.exists(), "a program of the repository was run");
}

#[test]
#[cfg(unix)]
fn ignores_a_folder_that_looks_like_a_repository() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let (program, note) = trap(repository.folder.path());
    let bare = repository.path("origin/articles/x");
    repository.git("origin", &["init", "--quiet", "--bare", "planted"]);
    std::fs::rename(repository.path("origin/planted"), bare.join("planted")).expect("moved");
    let planted = "origin/articles/x/planted";
    for name in ["core.fsmonitor", "filter.one.clean", "core.pager"] {
        repository.git(planted, &["config", name, &program]);
    }
    repository.git(planted, &["config", "core.worktree", "."]);
    repository.git(planted, &["config", "core.bare", "false"]);
    let article = machine("second", "generic", NEW);
    repository.write("origin/articles/x/planted/b.md", &article);
    let output = helpc(
        &repository.path(planted),
        &["check", ".", "--since", "HEAD", "--trusted-config", "HEAD"],
    );
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(
        !note.exists(),
        "a program of the planted repository was run"
    );
}

#[test]
#[cfg(unix)]
fn fetches_no_missing_objects() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let (program, note) = trap(repository.folder.path());
    let text = machine("first", "generic", NEW);
    repository.write(ARTICLE, &text);
    repository.commit("origin");
    repository.git("origin", &["config", "uploadpack.allowFilter", "true"]);
    repository.git(
        ".",
        &[
            "clone",
            "--quiet",
            "--filter=blob:none",
            &repository.url(),
            "partial",
        ],
    );
    repository.git("partial", &["config", "remote.origin.uploadpack", &program]);
    let output = repository.since("partial", "HEAD~1");
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("this clone is partial"),
        "{}",
        stderr(&output)
    );
    repository.git(
        "partial",
        &["config", "remote.origin.url", "ssh://git@example.org/x"],
    );
    repository.git("partial", &["config", "core.sshCommand", &program]);
    let output = repository.since("partial", "HEAD~1");
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(!note.exists(), "something was fetched");
    // The command in the message helps.
    repository.git(
        "partial",
        &["config", "--unset", "remote.origin.uploadpack"],
    );
    repository.git(
        "partial",
        &["config", "remote.origin.url", &repository.url()],
    );
    repository.git("partial", &["diff", "--stat", "HEAD~1"]);
    let output = repository.since("partial", "HEAD~1");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn rejects_what_is_not_one_revision() {
    let Some(repository) = Repository::new() else {
        return;
    };
    for revision in ["^main", "main..HEAD", "main...HEAD"] {
        let output = repository.since("origin", revision);
        assert_eq!(output.status.code(), Some(2), "{revision}");
        let expected = format!("`{revision}` is not one revision");
        assert!(stderr(&output).contains(&expected), "{}", stderr(&output));
    }
}

#[test]
fn warns_in_a_shallow_clone_about_a_nearer_commit() {
    let Some(repository) = Repository::new() else {
        return;
    };
    // The second commit is the common one; from head it is reachable only through a merge.
    repository.git("origin", &["branch", "side"]);
    repository.write(ARTICLE, &machine("first", "generic", NEW));
    repository.commit("origin");
    repository.git("origin", &["branch", "base"]);
    for message in ["one", "two"] {
        repository.commit_as("origin", message);
    }
    repository.git("origin", &["switch", "--quiet", "side"]);
    repository.commit("origin");
    repository.git("origin", &["switch", "--quiet", "main"]);
    repository.git("origin", &["merge", "--quiet", "--no-edit", "side"]);
    repository.git("origin", &["branch", "head"]);
    repository.git("origin", &["switch", "--quiet", "base"]);
    repository.commit_as("origin", "three");
    let url = repository.url();
    let clone = [
        "clone",
        "--quiet",
        "--depth=3",
        "--branch=head",
        &url,
        "shallow",
    ];
    repository.git(".", &clone);
    let fetch = |depth: &str| {
        let branch = "base:refs/remotes/origin/base";
        repository.git("shallow", &["fetch", "--quiet", depth, "origin", branch]);
        let output = repository.since("shallow", "origin/base");
        assert!(output.status.code() < Some(2), "{}", stderr(&output));
        stderr(&output)
    };
    let printed = fetch("--depth=3");
    assert!(
        printed.contains("a later common commit") && printed.contains("--unshallow"),
        "{printed}"
    );
    // No warning for a complete history, or for a revision that HEAD contains.
    let printed = stderr(&repository.since("shallow", "HEAD~1"));
    assert!(!printed.contains("nearer"), "{printed}");
    let printed = fetch("--unshallow");
    assert!(!printed.contains("nearer"), "{printed}");
}

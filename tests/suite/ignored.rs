//! Files that are left out by git, by the configuration, or by the command line.

use crate::support::{command, git, helpc, machine, write_tree};
use std::path::Path;

const LOCALE: &str = "Read [the guide](https://docs.microsoft.com/en-us/azure/a).";

/// Returns a tree with one finding in every article.
fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let articles = [
        ("articles/svc/one.md", "first"),
        ("articles/svc/two.tmp.md", "another"),
        ("articles/drafts.x/three.md", "draft"),
        ("articles/svc/node_modules/pkg/readme.md", "package"),
    ];
    write_tree(folder.path(), &[("helpc.yaml", "")]);
    for (path, id) in articles {
        write_tree(folder.path(), &[(path, &machine(id, "generic", LOCALE))]);
    }
    write_tree(folder.path(), files);
    folder
}

/// Returns the sorted names of the files with a finding about the link.
fn found(folder: &Path, args: &[&str]) -> Vec<String> {
    let args = [
        &["check", "--only", "links/locale", "--format", "concise"],
        args,
    ]
    .concat();
    let output = helpc(folder, &args);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let name = |line: &str| {
        let path = line.split(':').next().unwrap_or_default();
        path.rsplit('/').next().unwrap_or_default().to_owned()
    };
    let mut names: Vec<String> = text.lines().map(name).collect();
    names.sort();
    names
}

const ALL: [&str; 4] = ["one.md", "readme.md", "three.md", "two.tmp.md"];

#[test]
fn skips_files_that_git_ignores() {
    for is_repository in [false, true] {
        let folder = tree(&[(
            ".gitignore",
            // As some editors on Windows write it.
            "\u{feff}node_modules/\r\n*.tmp.md\r\n/articles/drafts.x/\r\n",
        )]);
        if is_repository {
            git(folder.path(), &["init", "--quiet"]);
        }
        assert_eq!(found(folder.path(), &[]), ["one.md"]);
        assert_eq!(found(folder.path(), &["articles/svc"]), ["one.md"]);
        assert_eq!(found(folder.path(), &["--no-gitignore"]), ALL);
        write_tree(folder.path(), &[("helpc.yaml", "gitignore: false\n")]);
        assert_eq!(found(folder.path(), &[]), ALL);
    }
}

#[test]
fn nested_gitignore_files_and_info_exclude_count() {
    let folder = tree(&[
        (".gitignore", "*.md\n"),
        ("articles/.gitignore", "!*.md\ndrafts.x\n"),
        ("articles/svc/.gitignore", "/two.tmp.md\n"),
    ]);
    assert_eq!(found(folder.path(), &[]), ["one.md", "readme.md"]);
    git(folder.path(), &["init", "--quiet"]);
    write_tree(
        folder.path(),
        &[(".git/info/exclude", "node_modules\none.md\n")],
    );
    // `!*.md` in a nested file includes what the list excludes, but not files in an
    // excluded folder.
    assert_eq!(found(folder.path(), &[]), ["one.md"]);
    // A linked work tree uses the list of its repository.
    git(folder.path(), &["add", "--all", "--force"]);
    git(
        folder.path(),
        &["commit", "--quiet", "--message", "Articles"],
    );
    git(folder.path(), &["worktree", "add", "--quiet", "other"]);
    assert_eq!(found(&folder.path().join("other"), &[]), ["one.md"]);
}

#[test]
fn checks_ignored_files_that_are_named() {
    let folder = tree(&[
        (".gitignore", "drafts.x/\n*.tmp.md\n"),
        (
            "articles/drafts.x/four.md",
            &machine("fourth", "generic", LOCALE),
        ),
    ]);
    for (path, wanted) in [
        ("articles/drafts.x/three.md", &["three.md"][..]),
        ("articles/drafts.x", &["four.md", "three.md"]),
        ("articles/svc/two.tmp.md", &["two.tmp.md"]),
        ("articles/svc", &["one.md", "readme.md"]),
    ] {
        assert_eq!(found(folder.path(), &[path]), wanted, "{path}");
    }
    let text = machine("draft", "generic", LOCALE);
    let mut child = command(
        folder.path(),
        &[
            "check",
            "--stdin-filename",
            "articles/drafts.x/three.md",
            "--format",
            "concise",
        ],
    )
    .stdin(std::process::Stdio::piped())
    .stdout(std::process::Stdio::piped())
    .spawn()
    .expect("runs");
    let mut input = child.stdin.take().expect("piped");
    std::io::Write::write_all(&mut input, text.as_bytes()).expect("written");
    drop(input);
    let output = child.wait_with_output().expect("ends");
    assert_eq!(
        output.stdout.iter().filter(|byte| **byte == b'\n').count(),
        1
    );
}

#[test]
fn reports_files_that_git_ignores() {
    let folder = tree(&[
        (".gitignore", "drafts.x/\n*.tmp.md\n*.png\n"),
        ("articles/svc/a.png", ""),
    ]);
    let printed = |args: &[&str]| {
        let output = helpc(folder.path(), args);
        String::from_utf8(output.stderr).expect("UTF-8")
    };
    let expected = "not checked, because git ignores it: articles/drafts.x/ and 1 more";
    assert!(
        printed(&["check"]).contains(expected),
        "{}",
        printed(&["check"])
    );
    assert!(printed(&["build"]).contains(expected));
    assert!(!printed(&["check", "--no-gitignore"]).contains("git ignores"));
    assert_eq!(printed(&["check", "--quiet"]), "");
}

#[test]
fn trusted_config_checks_ignored_files() {
    let folder = tree(&[]);
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "--all"]);
    git(
        folder.path(),
        &["commit", "--quiet", "--message", "Articles"],
    );
    write_tree(
        folder.path(),
        &[("articles/.gitignore", "*\n!svc\n!one.md\n")],
    );
    assert_eq!(found(folder.path(), &[]), ["one.md"]);
    assert_eq!(found(folder.path(), &["--trusted-config", "HEAD"]), ALL);
}

#[test]
fn exclude_takes_names_and_paths() {
    let folder = tree(&[]);
    for (globs, wanted) in [
        (
            &["drafts.x"][..],
            &["one.md", "readme.md", "two.tmp.md"][..],
        ),
        (&["./drafts.x/", "node_modules"], &["one.md", "two.tmp.md"]),
        (&["articles/svc"], &["three.md"]),
        (&["svc/*.tmp.md", "drafts.*/**"], &["one.md", "readme.md"]),
        (&["*o*.md"], &["readme.md", "three.md"]),
        (&["nothing"], &ALL),
    ] {
        let args: Vec<&str> = globs.iter().flat_map(|glob| ["--exclude", glob]).collect();
        assert_eq!(found(folder.path(), &args), wanted, "{globs:?}");
    }
    // Paths can also be relative to the working directory.
    let service = folder.path().join("articles/svc");
    assert_eq!(
        found(&service, &["--exclude", "one.md"]),
        ["readme.md", "three.md", "two.tmp.md"]
    );
    assert_eq!(
        found(&service, &["--exclude", "../drafts.x"]),
        ["one.md", "readme.md", "two.tmp.md"]
    );
    let output = helpc(folder.path(), &["check", "--exclude", "a{b"]);
    let printed = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(2), "{printed}");
    assert!(
        printed.contains("--exclude: `a{b` is not a valid glob"),
        "{printed}"
    );
}

#[test]
fn globs_that_match_ignored_files_are_not_reported() {
    let folder = tree(&[
        (
            "helpc.yaml",
            "exclude: ['drafts.x/**', '**/node_modules/**', 'gone/**']\n",
        ),
        (".gitignore", "drafts.x/\nnode_modules\n"),
    ]);
    let output = helpc(
        folder.path(),
        &["check", "--only", "config", "--format", "concise"],
    );
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.contains("`gone/**`"), "{text}");
}

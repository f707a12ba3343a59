//! `fix --diff` prints what git applies.

use super::{POOR, poor_tree};
use crate::needs;
use crate::support::{git, helpc, read_tree, write_tree};
use std::path::Path;

#[test]
fn nothing_is_written_unless_it_is_asked_for() {
    let folder = poor_tree();
    let before = read_tree(folder.path());
    let check = helpc(folder.path(), &["fix", "--check"]);
    assert_eq!(check.status.code(), Some(1));
    let diff = helpc(folder.path(), &["fix", "--diff"]);
    assert_eq!(diff.status.code(), Some(0));
    assert_eq!(
        helpc(folder.path(), &["fix", "--diff", "--check"])
            .status
            .code(),
        Some(1)
    );
    assert_eq!(read_tree(folder.path()), before);
    let fixed = helpc(folder.path(), &["check", "--fix", "--fail-on", "never"]);
    assert_eq!(fixed.status.code(), Some(0));
    assert_ne!(read_tree(folder.path()), before);
    let again = helpc(folder.path(), &["fix", "--check"]);
    assert_eq!(again.status.code(), Some(0), "{again:?}");
}

#[test]
fn git_takes_the_diff() {
    let folder = poor_tree();
    if needs::git().is_none() {
        return;
    }
    git(folder.path(), &["init", "--quiet"]);
    let diff = helpc(folder.path(), &["fix", "--diff", "--quiet"]);
    insta::assert_snapshot!("diff", String::from_utf8_lossy(&diff.stdout));
    let patch = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(patch.path(), &diff.stdout).expect("written");
    let patch = patch.path().to_str().expect("UTF-8");
    git(folder.path(), &["apply", patch]);
    let by_git = read_tree(&folder.path().join("articles"));
    let other = poor_tree();
    assert!(helpc(other.path(), &["fix"]).status.success());
    assert_eq!(by_git, read_tree(&other.path().join("articles")));
}

/// Article text with a fix in it, in the line `Read ...`.
fn with_language(end: &str) -> String {
    POOR.replace("##**Recommended step**", "## **Recommended Steps**")
        .replace(
            "first:\n* Open the portal\n* Choose <name-of-the-machine>\n",
            end,
        )
}

#[test]
fn git_takes_the_diff_of_odd_files() {
    let folder = tempfile::tempdir().expect("a folder");
    if needs::git().is_none() {
        return;
    }
    git(folder.path(), &["init", "--quiet"]);
    let text = with_language("first.\n");
    let files = [
        ("lone returns.md", text.replace('\n', "\r")),
        (
            "mixed.md",
            text.replace("/>\n", "/>\r\r\n")
                .replace("machine\n", "machine\r"),
        ),
        ("crlf.md", text.replace('\n', "\r\n")),
        ("no end.md", with_language("first.")),
        ("ends in return.md", with_language("first.\r")),
        ("tab\tand \"quotes\".md", text.clone()),
        ("-back\\slash.md", text.clone()),
        ("\u{e4}\u{4e2d} .md", text.clone()),
        ("line\nbreak.md", text),
    ];
    let write = |root: &Path| {
        for (name, text) in &files {
            let path = format!("docs/articles/some service/{name}");
            write_tree(root, &[("docs/helpc.yaml", ""), (&path, text)]);
        }
    };
    write(folder.path());
    let docs = folder.path().join("docs");
    let diff = helpc(&docs, &["fix", "--diff", "--quiet"]);
    let patch = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(patch.path(), &diff.stdout).expect("written");
    let patch = patch.path().to_str().expect("UTF-8");
    git(&docs, &["apply", patch]);
    let other = tempfile::tempdir().expect("a folder");
    write(other.path());
    assert!(helpc(&other.path().join("docs"), &["fix"]).status.success());
    let fixed = read_tree(&other.path().join("docs/articles"));
    assert_eq!(read_tree(&docs.join("articles")), fixed);
    let texts = fixed.values().map(|bytes| String::from_utf8_lossy(bytes));
    let left: Vec<_> = texts.filter(|text| text.contains("en-us")).collect();
    assert!(left.is_empty(), "{left:?}");
}

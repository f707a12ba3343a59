//! The human format: every error, errors first, and next steps at the end.

use crate::support::{helpc, machine, write_tree};
use std::path::Path;

/// A link that names a language.
const LOCALE: &str = "Read [the guide](https://docs.microsoft.com/en-us/azure/a).";
/// A link to a file that does not exist.
const MISSING: &str = "Read [the other article](gone.md).";

/// Returns twelve articles with an error and warnings in each, then one with a warning.
fn tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write_tree(folder.path(), &[("helpc.yaml", "")]);
    let late = ('a'..='l').map(|letter| {
        let body = format!("{LOCALE}\n\n{MISSING}");
        (
            format!("articles/y/{letter}{letter}-machine.md"),
            machine(&format!("{letter}{letter}-machine"), "generic", &body),
        )
    });
    for (path, text) in late {
        write_tree(folder.path(), &[(&path, &text)]);
    }
    let early = machine("early", "generic", LOCALE);
    write_tree(folder.path(), &[("articles/x/early.md", &early)]);
    folder
}

fn check(folder: &Path, args: &[&str]) -> String {
    let output = helpc(folder, &[&["check"], args].concat());
    assert!(output.status.code() < Some(2), "{output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn every_error_is_shown_and_errors_come_first() {
    let folder = tree();
    for limits in [
        &[][..],
        &["--max-per-rule", "1", "--max-per-file", "1"],
        &["--max-per-rule", "0", "--max-per-file", "0"],
    ] {
        let printed = check(folder.path(), limits);
        assert_eq!(printed.matches("error[links/missing-file]").count(), 12);
        // The first file in order has only a warning.
        let heads: Vec<&str> = printed
            .lines()
            .filter(|line| line.starts_with("articles/"))
            .collect();
        assert!(heads[0].starts_with("articles/y/aa-"), "{heads:?}");
        for part in printed.split("articles/y/").skip(1) {
            let error = part.find("error[").unwrap_or_default();
            let warning = part.find("warning[").unwrap_or(usize::MAX);
            assert!(error < warning, "{part}");
        }
    }
    let printed = check(folder.path(), &["--max-per-rule", "1"]);
    assert!(
        printed.contains("12 more of links/locale (13 in 13 files)"),
        "{printed}"
    );
    assert!(!printed.contains("more of links/missing-file"), "{printed}");
}

#[test]
fn output_ends_with_held_back_articles_and_fix_commands() {
    let folder = tree();
    let printed = check(folder.path(), &[]);
    let (_, end) = printed
        .split_once("`helpc build` holds back 12 articles because of errors:\n\n")
        .expect("the list");
    let listed: Vec<&str> = end.lines().take_while(|line| !line.is_empty()).collect();
    assert_eq!(listed.len(), 12);
    assert_eq!(listed[0], "  articles/y/aa-machine.md: 1 error");
    assert!(
        end.ends_with(
            "13 articles: 12 errors, 13 warnings, 0 suggestions\n13 fixable with `helpc fix`\n"
        ),
        "{end}"
    );
    assert!(
        printed.contains("= note: fixable with `helpc fix`"),
        "{printed}"
    );
    // Findings that are not shown are not counted as none.
    let printed = check(folder.path(), &["--level", "error"]);
    assert!(printed.ends_with("\n13 articles: 12 errors\n"), "{printed}");
    // Warnings hold nothing back.
    let printed = check(folder.path(), &["articles/x"]);
    assert!(!printed.contains("hold back"), "{printed}");
    assert!(
        printed.contains("\n1 article: 0 errors, 1 warning"),
        "{printed}"
    );
    write_tree(folder.path(), &[("helpc.yaml", "site: maybe\n")]);
    let printed = check(folder.path(), &[]);
    assert!(
        printed.contains("publishes nothing until you fix the errors in helpc.yaml"),
        "{printed}"
    );
}

#[test]
fn quiet_prints_only_findings() {
    let folder = tree();
    let quiet = |args: &[&str]| {
        let output = helpc(folder.path(), &[args, &["--quiet"]].concat());
        assert_eq!(output.stderr, b"", "{args:?}");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let printed = quiet(&["check", "articles/y/aa-machine.md"]);
    assert!(printed.contains("error[links/missing-file]"), "{printed}");
    assert!(printed.ends_with("`helpc fix`\n\n"), "{printed}");
    assert_eq!(quiet(&["check", "--level", "error", "articles/x"]), "");
    assert_eq!(quiet(&["check", "--fix", "articles/x"]), "");
    assert_eq!(quiet(&["fix", "articles/x"]), "");
    assert_eq!(
        quiet(&[
            "build",
            "--max-held-back",
            "100%",
            "--level",
            "error",
            "--out",
            "dist",
            "articles/x"
        ])
        .matches("hold back")
        .count(),
        0
    );
    assert_eq!(quiet(&["baseline"]), "");
}

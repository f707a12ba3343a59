//! Baselines hide known findings and nothing else.

use crate::support::{helpc, machine, write_tree};
use std::path::Path;
use std::process::Output;

const LOCALE: &str = "Read [the guide](https://docs.microsoft.com/en-us/azure/a).";
const OTHER: &str = "Read [the news](https://docs.microsoft.com/en-us/azure/b).";

fn tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let files = [
        ("helpc.yaml", "baseline: known.txt\n".to_owned()),
        ("articles/x/one.md", machine("first", "generic", LOCALE)),
        ("articles/x/two.md", machine("another", "generic", OTHER)),
    ];
    let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
    write_tree(folder.path(), &files);
    let output = helpc(folder.path(), &["baseline"]);
    assert!(output.status.success(), "{output:?}");
    folder
}

fn check(folder: &Path, more: &[&str]) -> (Option<i32>, String, String) {
    let mut args = vec!["check", "--fail-on", "suggestion"];
    if !more.contains(&"--format") {
        args.extend(["--format", "concise"]);
    }
    args.extend(more);
    let Output {
        status,
        stdout,
        stderr,
    } = helpc(folder, &args);
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn known_findings_are_hidden_after_they_move() {
    let folder = tree();
    let text = std::fs::read_to_string(folder.path().join("known.txt")).expect("written");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert!(lines[1].ends_with(" links/locale x/one.md"), "{text}");
    assert!(lines[2].ends_with(" links/locale x/two.md"), "{text}");
    assert_eq!(check(folder.path(), &[]).0, Some(0));
    assert_eq!(check(folder.path(), &["--no-baseline"]).0, Some(1));
    let moved = machine("first", "generic", &format!("One.\n\nTwo.\n\n{LOCALE}"));
    write_tree(folder.path(), &[("articles/x/one.md", &moved)]);
    assert_eq!(check(folder.path(), &[]).0, Some(0));
    // Writing it again changes nothing.
    assert!(helpc(folder.path(), &["baseline"]).status.success());
    let again = std::fs::read_to_string(folder.path().join("known.txt")).expect("written");
    assert_eq!(again, text);
}

#[test]
fn new_findings_are_reported_beside_known_and_fixed_ones() {
    let folder = tree();
    // The same finding once more, and another one in place of the first.
    for (body, new) in [
        (format!("{LOCALE}\n\n{LOCALE}"), 1),
        (OTHER.to_owned(), 1),
        (format!("{OTHER}\n\n{LOCALE}"), 1),
        ("Nothing.".to_owned(), 0),
    ] {
        let text = machine("first", "generic", &body);
        write_tree(folder.path(), &[("articles/x/one.md", &text)]);
        let (code, stdout, stderr) = check(folder.path(), &[]);
        assert_eq!(stdout.lines().count(), new, "{body}: {stdout}");
        assert_eq!(code, Some(i32::from(new > 0)), "{stderr}");
    }
    let (_, _, stderr) = check(folder.path(), &[]);
    assert!(
        stderr.contains("1 gone; `helpc baseline --prune`"),
        "{stderr}"
    );
    // A check of a part of the tree does not report on the rest.
    let (_, _, stderr) = check(folder.path(), &["articles/x/two.md"]);
    assert!(!stderr.contains("gone"), "{stderr}");
    let text = machine("another", "generic", &format!("{OTHER}\n\n{LOCALE}"));
    write_tree(folder.path(), &[("articles/x/two.md", &text)]);
    assert!(
        helpc(folder.path(), &["baseline", "--prune"])
            .status
            .success()
    );
    let left = std::fs::read_to_string(folder.path().join("known.txt")).expect("written");
    assert_eq!(left.lines().count(), 2, "dropped one, took none in: {left}");
    assert_eq!(check(folder.path(), &[]).0, Some(1));
}

#[test]
fn the_summary_counts_new_fixed_and_unchanged_findings() {
    let folder = tree();
    let text = machine(
        "first",
        "generic",
        &format!("{OTHER}\n\nRead [more](https://aka.ms/more)."),
    );
    write_tree(folder.path(), &[("articles/x/one.md", &text)]);
    let (code, stdout, _) = check(folder.path(), &["--summary"]);
    assert_eq!(code, Some(1));
    insta::assert_snapshot!("summary", stdout);
}

#[test]
fn rejects_a_malformed_baseline() {
    let folder = tree();
    let refused = |words: &str| {
        let (code, stdout, stderr) = check(folder.path(), &[]);
        assert_eq!((code, stdout.as_str()), (Some(2), ""));
        assert!(stderr.contains(words), "{stderr}");
    };
    std::fs::write(
        folder.path().join("known.txt"),
        "# helpc baseline 1\nnonsense\n",
    )
    .expect("ok");
    refused("known.txt:2: not a baseline entry");
    std::fs::remove_file(folder.path().join("known.txt")).expect("removed");
    refused("`helpc baseline` creates one");
}

#[test]
fn a_baseline_of_version_1_hides_as_many_findings_of_a_rule_and_file() {
    let folder = tree();
    let file = folder.path().join("known.txt");
    let old = "# helpc baseline 1\n\
               00000000000000000000000000000001 links/locale x/one.md\n\
               00000000000000000000000000000002 links/locale x/two.md\n\
               00000000000000000000000000000003 links/locale x/two.md\n";
    std::fs::write(&file, old).expect("written");
    let (code, _, stderr) = check(folder.path(), &[]);
    assert_eq!(code, Some(0), "{stderr}");
    let more = machine("first", "generic", &format!("{LOCALE}\n\n{OTHER}"));
    write_tree(folder.path(), &[("articles/x/one.md", &more)]);
    let (code, stdout, _) = check(folder.path(), &[]);
    assert_eq!((code, stdout.lines().count()), (Some(1), 1), "{stdout}");

    assert!(
        helpc(folder.path(), &["baseline", "--prune"])
            .status
            .success()
    );
    let pruned = std::fs::read_to_string(&file).expect("written");
    assert_eq!(pruned.lines().count(), 3, "{pruned}");
    assert!(pruned.starts_with("# helpc baseline 1\n"), "{pruned}");

    assert!(helpc(folder.path(), &["baseline"]).status.success());
    let new = std::fs::read_to_string(&file).expect("written");
    assert!(new.starts_with("# helpc baseline 2\n"), "{new}");
    assert_eq!(check(folder.path(), &[]).0, Some(0));
}

#[test]
fn the_gate_by_owner_counts_new_and_fixed_findings() {
    let folder = tree();
    let gate = |more: &[&str]| check(folder.path(), &[&["--gate", "owner"], more].concat());
    let write = |path: &str, id: &str, body: &str| {
        write_tree(folder.path(), &[(path, &machine(id, "generic", body))]);
    };
    assert_eq!(gate(&[]).0, Some(0));
    // One finding in place of another.
    write("articles/x/one.md", "first", OTHER);
    let (code, stdout, stderr) = gate(&[]);
    assert_eq!((code, stdout.as_str()), (Some(0), ""), "{stderr}");
    assert!(
        stderr.contains("not shown: 1 new finding of owners that have no more"),
        "{stderr}"
    );
    assert_eq!(check(folder.path(), &[]).0, Some(1));
    // One more finding of another owner.
    let short = "Read [more](https://aka.ms/more).";
    write(
        "articles/x/two.md",
        "another",
        &format!("{OTHER}\n\n{OTHER}\n\n{short}"),
    );
    let (code, stdout, _) = gate(&["--format", "json"]);
    assert_eq!(code, Some(1));
    let findings: Vec<serde_json::Value> = stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert!(findings.len() > 1, "{stdout}");
    for finding in &findings {
        assert_eq!(finding["owner"]["ownershipId"], "Compute_another");
        assert_eq!(finding["file"], "articles/x/two.md");
    }
    let (_, stdout, _) = gate(&["--format", "human"]);
    let (_, list) = stdout
        .split_once("1 owner has more findings than before:\n\n")
        .expect("a list");
    let lines: Vec<&str> = list.lines().take(3).collect();
    assert!(lines[0].starts_with("  Compute_another: "), "{list}");
    assert!(
        lines[1].starts_with("    links/") && lines[1].ends_with(" new"),
        "{list}"
    );
    let (_, stdout, _) = gate(&["--format", "markdown"]);
    assert!(stdout.contains("| Compute&#95;another | "), "{stdout}");
    // Only errors count by default, and a summary has the same result.
    for fail_on in ["error", "never"] {
        let args = ["check", "--gate", "owner", "--fail-on", fail_on];
        assert_eq!(helpc(folder.path(), &args).status.code(), Some(0));
    }
    assert_eq!(gate(&["--summary"]).0, Some(1));
    // Without an earlier state, there is nothing to compare with.
    let (code, _, stderr) = gate(&["--no-baseline"]);
    assert_eq!(code, Some(2));
    assert!(stderr.contains("--since REV"), "{stderr}");
}

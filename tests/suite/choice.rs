//! Which rules run: `--only`, `--select` and `--ignore`.

use crate::support::{helpc, machine, write_tree};
use std::collections::BTreeSet;
use std::path::Path;

fn tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let body = "Please read [the guide](http://docs.microsoft.com/en-us/azure/a) and \
                [more](https://aka.ms/b).\n\n<!-- helpc-disable-next-line links/short-link -- no other -->\n\
                See [the page](https://aka.ms/c).";
    write_tree(
        folder.path(),
        &[
            (
                "helpc.yaml",
                "overrides: [{files: ['x/**'], rules: {links/short-link: error}}]\n",
            ),
            ("articles/x/one.md", &machine("first", "generic", body)),
        ],
    );
    folder
}

/// Returns the rules that have findings.
fn rules(folder: &Path, args: &[&str]) -> BTreeSet<String> {
    let output = helpc(folder, &[&["check", "--format", "json"], args].concat());
    assert!(output.status.code() < Some(2), "{output:?}");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let rule = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).expect("one object a line");
        value["rule"].as_str().expect("a name").to_owned()
    };
    text.lines().map(rule).collect()
}

#[test]
fn selects_rules_by_name_group_and_glob() {
    let folder = tree();
    let found = |args: &[&str]| Vec::from_iter(rules(folder.path(), args));
    let all = found(&[]);
    for name in [
        "links/insecure",
        "links/locale",
        "links/short-link",
        "links/text",
    ] {
        assert!(all.iter().any(|rule| rule == name), "{name}: {all:?}");
    }
    assert_eq!(found(&["--only", "links/locale"]), ["links/locale"]);
    assert_eq!(
        found(&["--only", "links/locale,links/short-link"]),
        ["links/locale", "links/short-link"]
    );
    assert_eq!(found(&["--only", "*/loc*"]), ["links/locale"]);
    // Naming a rule that is off by default turns it on.
    assert_eq!(found(&["--only", "style/please"]), ["style/please"]);
    assert_eq!(
        found(&["--only", "links/locale", "--select", "style/please"]),
        ["links/locale", "style/please"]
    );
    assert_eq!(
        found(&[
            "--only",
            "links",
            "--ignore",
            "links/[it]*,links/short-link"
        ]),
        ["links/locale"]
    );
    // Overrides do not turn on ignored rules.
    assert!(!found(&["--ignore", "links/short-link"]).contains(&"links/short-link".to_owned()));
    assert_eq!(found(&["--ignore", "", "--only", ""]), all);
}

#[test]
fn suppressions_of_rules_that_did_not_run_are_not_unused() {
    let folder = tree();
    for args in [
        &["--ignore", "links/short-link"][..],
        &["--ignore", "links"],
        &["--only", "suppress"],
    ] {
        let found = rules(folder.path(), args);
        assert!(!found.contains("suppress/unused"), "{args:?}: {found:?}");
    }
    let before = std::fs::read(folder.path().join("articles/x/one.md")).expect("readable");
    let output = helpc(folder.path(), &["fix", "--only", "suppress"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let after = std::fs::read(folder.path().join("articles/x/one.md")).expect("readable");
    assert_eq!(before, after);
}

#[test]
fn rejects_unknown_rules_with_a_suggestion() {
    let folder = tree();
    for option in ["--only", "--select", "--ignore"] {
        for (name, wanted) in [
            ("links/local", "Did you mean `links/locale`?"),
            ("link", "Did you mean `links`?"),
            ("nothing/*", "no rule matches `nothing/*`"),
            ("links/[", "not a valid glob"),
        ] {
            let output = helpc(folder.path(), &["check", option, name]);
            let printed = String::from_utf8(output.stderr).expect("UTF-8");
            assert_eq!(output.status.code(), Some(2), "{option} {name}: {printed}");
            assert!(
                printed.contains(wanted) && printed.contains(option),
                "{printed}"
            );
        }
    }
}

#[test]
fn rules_that_did_not_run_keep_their_baseline_entries() {
    let folder = tree();
    let output = helpc(folder.path(), &["baseline", "--file", "known.txt"]);
    assert!(output.status.success());
    for args in [
        &["--only", "json"][..],
        &["--ignore", "links"],
        &["--exclude", "x"],
    ] {
        let output = helpc(
            folder.path(),
            &[&["check", "--baseline", "known.txt"], args].concat(),
        );
        let printed = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(!printed.contains("gone"), "{args:?}: {printed}");
    }
}

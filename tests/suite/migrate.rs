//! `helpc migrate`: changes what is certain, keeps all other bytes, and changes nothing twice.

use crate::needs;
use crate::support::{copy_tree, helpc, machine, project, read_tree, text, write_tree};
use std::collections::BTreeMap;
use std::path::Path;

/// Runs `helpc migrate` and returns standard output and standard error.
fn migrate(folder: &Path, args: &[&str]) -> (String, String) {
    let output = helpc(folder, &[&["migrate"], args].concat());
    assert_eq!(output.status.code(), Some(0), "{args:?}: {output:?}");
    (text(&output.stdout), text(&output.stderr))
}

/// Returns the files that `args` change, before and after. Checks that the diff is printed first
/// and that a second run changes nothing.
fn changes(folder: &Path, args: &[&str]) -> BTreeMap<String, (Vec<u8>, Vec<u8>)> {
    let before = read_tree(folder);
    let (diff, _) = migrate(folder, args);
    assert!(read_tree(folder) == before, "a diff writes nothing");
    let (printed, summary) = migrate(folder, &[args, &["--write"]].concat());
    assert_eq!(printed, "");
    assert!(summary.starts_with("migrated: "), "{summary}");
    let after = read_tree(folder);
    let (again, summary) = migrate(folder, args);
    assert_eq!(again, "", "{summary}");
    let mut changed = BTreeMap::new();
    for (path, old) in before {
        let new = &after[&path];
        if *new != old {
            assert!(diff.contains(&format!("+++ b/{path}")), "{path}");
            changed.insert(path, (old, new.clone()));
        }
    }
    assert_eq!(
        diff.matches("\n+++ b/").count() + usize::from(diff.starts_with("+++")),
        changed.len()
    );
    changed
}

const LINKS: &str = "See [a](https://docs.microsoft.com/azure/a), [b](HTTP://Docs.Microsoft.com#x), [c][d] \
and <https://docs.microsoft.com>.\r\n\r\n\
Not [e](https://review.docs.microsoft.com/a), [f](https://docs.microsoft.com.example/), \
`https://docs.microsoft.com/a`, docs.microsoft.com or [g](https://a.example/?u=https://docs.microsoft.com/a).\r\n\r\n\
<a href=\"https://docs.microsoft.com/h\">h</a>\r\n\r\n\
[d]: https://docs.microsoft.com/d 'A title'\r\n";

#[test]
fn addresses_change_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let article = machine("first", "generic", LINKS);
    write_tree(folder.path(), &[("articles/x/a.md", &article)]);
    let changed = changes(folder.path(), &["--addresses"]);
    let (_, after) = &changed["articles/x/a.md"];
    let after = text(after);
    for expected in [
        "[a](https://learn.microsoft.com/azure/a)",
        "[b](HTTP://learn.microsoft.com#x)",
        "<https://learn.microsoft.com>",
        "https://review.docs.microsoft.com/a",
        "https://docs.microsoft.com.example/",
        "`https://docs.microsoft.com/a`, docs.microsoft.com or",
        "?u=https://docs.microsoft.com/a",
        "href=\"https://learn.microsoft.com/h\"",
        "[d]: https://learn.microsoft.com/d 'A title'\r\n",
    ] {
        assert!(after.contains(expected), "{expected}: {after}");
    }
    assert_eq!(
        after.replace("learn.microsoft.com", "docs.microsoft.com"),
        article.replace("Docs.Microsoft.com", "docs.microsoft.com")
    );
}

#[test]
fn addresses_of_whole_trees_change_and_nothing_else() {
    for articles in needs::trees() {
        let folder = tempfile::tempdir().expect("a folder");
        copy_tree(&articles, &folder.path().join("articles"));
        let before = read_tree(folder.path());
        let write = ["--addresses", "--write", "--quiet"];
        migrate(folder.path(), &write);
        let after = read_tree(folder.path());
        let changed = before
            .iter()
            .filter(|(path, bytes)| after[*path] != **bytes);
        let changed: Vec<&String> = changed.map(|(path, _)| path).collect();
        assert!(!changed.is_empty(), "{}", articles.display());
        migrate(folder.path(), &write);
        assert!(read_tree(folder.path()) == after, "{}", articles.display());
        let old_host = |bytes: &[u8]| {
            let text = bytes
                .iter()
                .map(u8::to_ascii_lowercase)
                .collect::<Vec<u8>>();
            let text = text.split(|byte| *byte == b'\n').map(<[u8]>::to_vec);
            let lines = text.map(|line| match String::from_utf8(line) {
                Ok(line) => line
                    .replace("learn.microsoft.com", "docs.microsoft.com")
                    .into_bytes(),
                Err(error) => error.into_bytes(),
            });
            lines.collect::<Vec<_>>()
        };
        for path in changed {
            assert!(old_host(&before[path]) == old_host(&after[path]), "{path}");
        }
    }
}

#[test]
fn topics_change_in_properties_and_documents() {
    let folder = tempfile::tempdir().expect("a folder");
    copy_tree(&project().join("articles"), &folder.path().join("articles"));
    let tree = read_tree(folder.path());
    let value = |text: &str| {
        Some(
            text.split_once("supportTopicIds=\"")?
                .1
                .split('"')
                .next()?
                .to_owned(),
        )
    };
    let ids = tree
        .values()
        .find_map(|bytes| value(&text(bytes)).filter(|ids| !ids.is_empty() && !ids.contains(',')));
    let old = ids.expect("an article with one topic");
    std::fs::write(
        folder.path().join("map.csv"),
        format!("old,new\n{old},99999999\n"),
    )
    .expect("written");
    let changed = changes(folder.path(), &["--topics", "map.csv"]);
    assert!(!changed.is_empty());
    for (path, (before, after)) in &changed {
        let (before, after) = (text(before), text(after));
        assert_eq!(before.replace(&old, "99999999"), after, "{path}");
    }
    for bytes in read_tree(&folder.path().join("articles")).values() {
        assert!(value(&text(bytes)).is_none_or(|ids| !ids.contains(&old)));
    }
    std::fs::write(folder.path().join("map.csv"), "1,2\n2,1\n").expect("written");
    let output = helpc(folder.path(), &["migrate", "--topics", "map.csv"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("map.csv: `1` is mapped to itself"));
}

#[test]
fn articles_that_say_the_same_become_solutions() {
    let folder = tempfile::tempdir().expect("a folder");
    let steps = "## **Recommended Steps**\n\n1. Open the portal.\n";
    let windows =
        machine("two", "Resource", &format!("Read this.\n\n{steps}")).replace('\n', "\r\n");
    let titled = machine(
        "three",
        "generic",
        &format!("## Work with the three machine\n\n{steps}"),
    );
    let files = [
        (
            "articles/x/1.md",
            machine("one", "generic", &format!("Read this.\n\n{steps}")),
        ),
        ("articles/x/2.md", windows),
        ("articles/x/3.md", titled),
        // The text becomes the marker of a section.
        (
            "articles/x/4.md",
            machine(
                "four",
                "generic",
                &format!("{steps}\n:::Windows:::\n\nMore."),
            ),
        ),
        // The internal heading is a target of a link.
        (
            "articles/x/5.md",
            machine(
                "five",
                "generic",
                &format!("[Top](#work-with-the-five-machine)\n\n{steps}"),
            ),
        ),
        ("articles/x/6.md", machine("six", "rca", steps)),
    ];
    let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
    write_tree(folder.path(), &files);
    let changed = changes(folder.path(), &["--solutions"]);
    let paths: Vec<&str> = changed.keys().map(String::as_str).collect();
    assert_eq!(
        paths,
        ["articles/x/1.md", "articles/x/2.md", "articles/x/3.md"]
    );
    for (path, (before, after)) in &changed {
        let (before, after) = (text(before), text(after));
        let lines: Vec<&str> = before.split_inclusive('\n').collect();
        let mut expected = String::new();
        for line in lines {
            expected.push_str(
                &line
                    .replace("\"generic\"", "\"apollo\"")
                    .replace("\"Resource\"", "\"apollo\""),
            );
            if line.starts_with("# ") && path != "articles/x/3.md" {
                let end = line
                    .trim_start_matches("# Work with the ")
                    .trim_start_matches(char::is_alphabetic);
                let end = end.trim_start_matches(" machine");
                expected.push_str(&format!("{end}#{line}"));
            }
        }
        assert_eq!(after, expected, "{path}");
    }
    let (_, summary) = migrate(folder.path(), &["--solutions"]);
    assert!(
        summary.contains("0 solutions (2 articles would not be the same"),
        "{summary}"
    );
}

#[test]
fn a_configuration_of_markdownlint_becomes_one_of_helpc() {
    let folder = tempfile::tempdir().expect("a folder");
    let lint = "{\n  // Ours.\n  \"default\": true,\n  \"MD013\": {\"line_length\": 80},\n  \"MD034\": false,\n  \"MD018\": \"error\",\n  \"MD022\": true,\n}\n";
    write_tree(
        folder.path(),
        &[
            (".markdownlint.jsonc", lint),
            (
                "articles/x/a.md",
                &machine("a", "generic", "See https://a.example/b."),
            ),
        ],
    );
    let args = ["--markdownlint", ".markdownlint.jsonc"];
    let (diff, _) = migrate(folder.path(), &args);
    assert!(diff.contains("+++ b/helpc.yaml\n"), "{diff}");
    assert!(!folder.path().join("helpc.yaml").exists());
    let (_, notes) = migrate(folder.path(), &[&args[..], &["--write"]].concat());
    assert!(
        notes.contains("not converted: MD013 (line-length): no equivalent"),
        "{notes}"
    );
    let written = std::fs::read_to_string(folder.path().join("helpc.yaml")).expect("written");
    assert_eq!(
        written,
        "# From the markdownlint configuration.\n\
         # Not converted: MD013 (line-length): no equivalent\n\
         rules:\n  links/bare-address: off\n  structure/heading-blank-line: suggestion\n  structure/heading-indented: suggestion\n  structure/heading-space: error\n"
    );
    // The result is a configuration, and a second run changes nothing.
    let output = helpc(folder.path(), &["check", "--format", "concise"]);
    assert_eq!(text(&output.stdout), "");
    for write in [&[][..], &["--write"]] {
        let (printed, notes) = migrate(folder.path(), &[&args[..], write].concat());
        assert_eq!(printed, "");
        assert!(
            notes.contains("helpc.yaml already has all severities"),
            "{notes}"
        );
    }
    std::fs::write(
        folder.path().join("helpc.yaml"),
        "# mine\nrules: {links/text: off}\n",
    )
    .expect("written");
    let (printed, _) = migrate(folder.path(), &[&args[..], &["--write"]].concat());
    assert_eq!(
        printed,
        "  links/bare-address: off\n  structure/heading-blank-line: suggestion\n  structure/heading-indented: suggestion\n"
    );
}

#[test]
fn without_a_step_the_steps_are_named() {
    let output = helpc(project(), &["migrate"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("choose a step"));
}

//! Markdown mistakes that readers would see: the findings, and the safe fixes.

use crate::support::{check, defaults, helpc, machine, write_tree};
use helpc::finding::{Finding, RuleId, Severity};
use std::fs;

fn findings(body: &str) -> Vec<Finding> {
    let text = machine("first", "generic", &format!("{body}\n"));
    let found = check(
        vec![("x/first.md".to_owned(), text.into_bytes())],
        &defaults(),
    )
    .1;
    let is_about_markdown = |finding: &Finding| {
        matches!(finding.rule.group(), "structure" | "links") && finding.rule != "links/farm"
    };
    found.into_iter().filter(is_about_markdown).collect()
}

fn rules(body: &str) -> Vec<RuleId> {
    let found = findings(body).into_iter();
    found.map(|finding| finding.rule).collect()
}

/// Bodies, and the result of `helpc fix`.
const FIXES: &[(&str, &str)] = &[
    (
        "1. Choose the machine\n  * It is in the list\n\n    Below it\n2. Restart it",
        "1. Choose the machine\n   * It is in the list\n\n     Below it\n2. Restart it",
    ),
    (
        "Do this:\n• Open the portal\n•\tSelect the machine",
        "Do this:\n\n* Open the portal\n* Select the machine",
    ),
    (
        "Do this:\n1.Open the portal\n2.Select the machine",
        "Do this:\n\n1. Open the portal\n2. Select the machine",
    ),
    (
        "1. Open the portal\n2.Select the machine",
        "1. Open the portal\n2. Select the machine",
    ),
    (
        "Map \\\\server\\share and look at C:\\<name>\\logs first.",
        "Map \\\\\\\\server\\share and look at C:\\\\\\<name>\\logs first.",
    ),
    (
        "Run `Get-Service –Name “spooler”` and `dir &quot;x&quot;` first.",
        "Run `Get-Service -Name \"spooler\"` and `dir \"x\"` first.",
    ),
    (
        "Run this:\n```\naz vm list\n```",
        "Run this:\n\n```\naz vm list\n```",
    ),
    (
        "Wait.\n\n<br>\n**Restart** the machine.",
        "Wait.\n\n<br>\n\n**Restart** the machine.",
    ),
    (
        "<!-- to do -- >\n\nRestart the machine.\n\n<!-- done -->",
        "<!-- to do -->\n\nRestart the machine.\n\n<!-- done -->",
    ),
    (
        "Say &quot;yes&quot;, and let`s go.",
        "Say \"yes\", and let's go.",
    ),
];

#[test]
fn safe_fixes_write_the_intended_markdown() {
    let folder = tempfile::tempdir().expect("a folder");
    let body = |text: &str| format!("Look at the machine first.\n\n{text}\n\nThen wait.");
    for (number, (before, _)) in FIXES.iter().enumerate() {
        let id = format!("fix-{number}");
        let path = format!("articles/x/{id}.md");
        write_tree(
            folder.path(),
            &[(&path, &machine(&id, "generic", &body(before)))],
        );
    }
    let output = helpc(folder.path(), &["fix", "articles"]);
    for (number, (before, after)) in FIXES.iter().enumerate() {
        let path = folder.path().join(format!("articles/x/fix-{number}.md"));
        let text = fs::read_to_string(path).expect("an article");
        assert!(
            text.contains(&body(after)),
            "{before}\n=>\n{text}\n{output:?}"
        );
    }
}

#[test]
fn checks_links_in_html_blocks() {
    let body = "<p>\nRead [the guide](https://docs.microsoft.com/en-us/azure/virtual-machines/) first.\n</p>";
    assert_eq!(rules(body), ["structure/markdown-in-html", "links/locale"]);
    let code = "<pre>\nRead [the guide](https://docs.microsoft.com/en-us/azure/virtual-machines/) first.\n</pre>";
    assert_eq!(rules(code), [""; 0]);
}

#[test]
fn a_footnote_is_not_a_link() {
    let body = "Restart it[^n] first, or read the guide.[^1]\n\n[^n]: Tested.\n[^1]: It takes some minutes.";
    assert_eq!(rules(body), ["structure/footnote"; 2]);
}

#[test]
fn a_comment_that_hides_text_is_an_error() {
    for (body, severity) in [
        ("Wait.\n\n<!-- to do\n\nRestart it.", Severity::Error),
        (
            "Wait.\n\n<!-- to do -- >\n\nRestart it.\n\n<!-- x -->",
            Severity::Error,
        ),
        ("Wait.\n\n<!-- the last line", Severity::Warning),
        (
            "Wait.\n\n<!-- the first note <!-- the second note -->",
            Severity::Warning,
        ),
        ("Wait <b>here.", Severity::Warning),
    ] {
        let found = findings(body);
        assert_eq!(found.len(), 1, "{body}: {found:?}");
        assert_eq!(found[0].rule, "structure/html-unclosed", "{body}");
        assert_eq!(found[0].severity, severity, "{body}");
    }
}

#[test]
fn an_empty_comment_hides_nothing() {
    let found = findings("Wait <!--> here, and <!---> there.");
    let severities: Vec<_> = found
        .iter()
        .map(|finding| (finding.rule.as_str(), finding.severity))
        .collect();
    assert_eq!(
        severities,
        [("structure/comment-syntax", Severity::Suggestion); 2]
    );
}

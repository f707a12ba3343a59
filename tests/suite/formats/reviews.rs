//! What forges and review tools read.

use super::{GOOD, findings, parsed, printed, tree};
use crate::support::write_tree;
use serde_json::Value;
use std::collections::BTreeSet;

#[test]
fn markdown_rows_add_up_to_the_totals() {
    let folder = tree();
    // A rule with findings of two severities.
    let typos = GOOD.replace("compute-restart", "compute-stop").replace(
        "in the portal",
        "[there] (https://docs.microsoft.com/azure/) [now](https://docs.microsoft.com/azure /x)",
    );
    let levels = "overrides: [{files: ['other/**'], rules: {links: suggestion}}]\n";
    write_tree(
        folder.path(),
        &[
            ("helpc.yaml", levels),
            ("articles/other/compute-stop.md", &typos),
            (
                "articles/microsoft.compute/compute-start.md",
                &typos.replace("-stop", "-start"),
            ),
        ],
    );
    let mut counts = std::collections::BTreeMap::<String, usize>::new();
    let mut by_rule = std::collections::BTreeMap::<(String, String), usize>::new();
    for finding in findings(folder.path()) {
        let text = |key: &str| finding[key].as_str().expect("text").to_owned();
        *counts.entry(text("severity")).or_default() += 1;
        *by_rule.entry((text("rule"), text("severity"))).or_default() += 1;
    }
    let summary = printed(folder.path(), "markdown");
    for (severity, count) in &counts {
        let s = if *count == 1 { "" } else { "s" };
        assert!(
            summary.contains(&format!("{count} {severity}{s}")),
            "{summary}"
        );
    }
    let rows = summary.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| ")?.split(" | ");
        let (rule, severity) = (cells.next()?.to_owned(), cells.next()?.to_owned());
        let count = cells.next()?.parse().ok()?;
        Some(((rule, severity), count))
    });
    let rows: std::collections::BTreeMap<_, usize> = rows.collect();
    assert_eq!(rows, by_rule);
    let mut rules: Vec<&String> = rows.keys().map(|(rule, _)| rule).collect();
    let all = rules.len();
    rules.dedup();
    assert!(
        rules.len() < all,
        "a rule has findings of two severities: {summary}"
    );
}

#[test]
fn gcc_lines_match_the_problem_matcher() {
    let folder = tree();
    // The problem matcher `$gcc` of Visual Studio Code.
    let matcher =
        regex::Regex::new(r"^(.*?):(\d+):(\d*):?\s+(?:fatal\s+)?(warning|error|note):\s+(.*)$")
            .expect("an expression");
    let lines = printed(folder.path(), "gcc");
    let findings = findings(folder.path());
    assert_eq!(lines.lines().count(), findings.len());
    for (line, finding) in lines.lines().zip(&findings) {
        let parts = matcher.captures(line).expect(line);
        assert_eq!(parts[2], finding["line"].to_string());
        assert_eq!(parts[3], finding["column"].to_string());
        assert!(parts[5].ends_with(&format!("[{}]", finding["rule"].as_str().expect("a name"))));
    }
}

#[test]
fn gitlab_issues_have_the_required_fields() {
    let folder = tree();
    let issues = parsed(folder.path(), "gitlab");
    let findings = findings(folder.path());
    let issues = issues.as_array().expect("an array");
    assert_eq!(issues.len(), findings.len());
    let mut prints = BTreeSet::new();
    for (issue, finding) in issues.iter().zip(&findings) {
        assert_eq!(issue["check_name"], finding["rule"]);
        assert_eq!(issue["location"]["path"], finding["file"]);
        assert_eq!(issue["location"]["lines"]["begin"], finding["line"]);
        let severity = match finding["severity"].as_str() {
            Some("error") => "blocker",
            Some("warning") => "major",
            _ => "info",
        };
        assert_eq!(issue["severity"], severity);
        assert!(!issue["description"].as_str().expect("text").is_empty());
        assert!(prints.insert(issue["fingerprint"].to_string()));
    }
}

#[test]
fn rdjson_columns_count_bytes() {
    let folder = tree();
    let found = parsed(folder.path(), "rdjson");
    let diagnostics = found["diagnostics"].as_array().expect("an array");
    let findings = findings(folder.path());
    assert_eq!(diagnostics.len(), findings.len());
    let number = |value: &Value| value.as_u64().expect("a number") as usize;
    for (diagnostic, finding) in diagnostics.iter().zip(&findings) {
        assert_eq!(diagnostic["location"]["path"], finding["file"]);
        let edits = finding["fix"]["edits"].as_array();
        let suggestions = diagnostic["suggestions"].as_array();
        assert_eq!(edits.map(Vec::len), suggestions.map(Vec::len));
        let file = finding["file"].as_str().expect("a path");
        let bytes = std::fs::read(folder.path().join(file)).expect("the file");
        let offset = |point: &Value| {
            let lines = bytes.split_inclusive(|byte| *byte == b'\n');
            let before = lines.take(number(&point["line"]) - 1);
            before.map(<[u8]>::len).sum::<usize>() + number(&point["column"]) - 1
        };
        for (edit, suggestion) in edits
            .into_iter()
            .flatten()
            .zip(suggestions.into_iter().flatten())
        {
            assert_eq!(
                offset(&suggestion["range"]["start"]),
                number(&edit["start"])
            );
            assert_eq!(offset(&suggestion["range"]["end"]), number(&edit["end"]));
            assert_eq!(suggestion["text"], edit["text"]);
        }
    }
}

#[test]
fn workflow_commands_are_escaped_to_one_line() {
    let folder = tree();
    let commands = printed(folder.path(), "github");
    let findings = findings(folder.path());
    assert_eq!(commands.lines().count(), findings.len());
    for (command, finding) in commands.lines().zip(&findings) {
        let (head, message) = command[2..].split_once("::").expect("a command");
        let (kind, properties) = head.split_once(' ').expect("properties");
        assert!(["error", "warning", "notice"].contains(&kind), "{command}");
        let names: Vec<&str> = properties
            .split(',')
            .map(|property| property.split_once('=').expect("name and value").0)
            .collect();
        assert!(
            ["file", "line", "col", "endLine", "title"]
                .iter()
                .all(|name| names.contains(name)),
            "{command}"
        );
        let is_one_line = finding["line"] == finding["end_line"];
        assert_eq!(names.contains(&"endColumn"), is_one_line, "{command}");
        assert!(message.contains("%0A"), "{command}");
    }
}

#[test]
fn markdown_escapes_text_from_articles() {
    use pulldown_cmark::{Event, Options, Parser, Tag, TextMergeStream};
    let folder = tree();
    let summary = printed(folder.path(), "markdown");
    let mut headings = 0;
    for event in TextMergeStream::new(Parser::new_ext(&summary, Options::all())) {
        match event {
            Event::Start(Tag::Heading { .. }) => headings += 1,
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::HtmlBlock | Tag::Emphasis)
            | Event::Html(_)
            | Event::InlineHtml(_) => panic!("{event:?} in\n{summary}"),
            Event::Text(text) => {
                let is_call = text.contains("@t") || text.contains("#1") || text.contains("://");
                assert!(!is_call, "{text}");
            }
            _ => {}
        }
    }
    assert_eq!(headings, 3, "the title and two files:\n{summary}");
}

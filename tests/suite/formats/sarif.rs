//! SARIF: valid, complete, and limited as code scanning expects.

use super::{assert_valid_sarif, findings, parsed, text, tree};
use crate::support::{self, SCHEMAS, write_tree};
use helpc::finding::{Finding, Severity};
use helpc::report::{self, DisplayOptions, Format, View};
use serde_json::Value;
use std::collections::BTreeSet;

#[test]
fn sarif_is_valid_and_matches_json() {
    let folder = tree();
    let log = parsed(folder.path(), "sarif");
    assert_valid_sarif(&log);
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let results = run["results"].as_array().expect("results");
    let findings = findings(folder.path());
    assert_eq!(results.len(), findings.len());
    for (result, finding) in results.iter().zip(&findings) {
        let index = result["ruleIndex"].as_u64().expect("a number") as usize;
        assert_eq!(result["ruleId"], rules[index]["id"]);
        assert_eq!(result["ruleId"], finding["rule"]);
        let print = &result["partialFingerprints"]["helpc/v2"];
        assert_eq!(*print, finding["fingerprint"]);
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert_eq!(region["startColumn"], finding["column"]);
        let edits = finding["fix"]["edits"].as_array();
        let replaced = result["fixes"][0]["artifactChanges"][0]["replacements"].as_array();
        assert_eq!(edits.map(Vec::len), replaced.map(Vec::len));
        for (edit, replaced) in edits
            .into_iter()
            .flatten()
            .zip(replaced.into_iter().flatten())
        {
            assert_eq!(replaced["deletedRegion"]["byteOffset"], edit["start"]);
            assert_eq!(replaced["insertedContent"]["text"], edit["text"]);
        }
    }
    let named: BTreeSet<_> = findings.iter().map(|one| one["rule"].as_str()).collect();
    assert_eq!(rules.len(), named.len(), "only the rules that occur");
    assert!(results.iter().any(|one| one["relatedLocations"].is_array()));
}

#[test]
fn rule_pages_are_linked_only_by_absolute_address() {
    let folder = tree();
    let first = |log: &Value| log["runs"][0]["tool"]["driver"]["rules"][0].clone();
    let log = parsed(folder.path(), "sarif");
    assert!(first(&log).get("helpUri").is_none());
    let driver = |log: &Value| log["runs"][0]["tool"]["driver"].clone();
    assert!(driver(&log).get("informationUri").is_none());
    write_tree(
        folder.path(),
        &[("helpc.yaml", "docs: https://example.org/\n")],
    );
    let log = parsed(folder.path(), "sarif");
    assert_valid_sarif(&log);
    let wanted = "https://example.org/corpus/duplicate-article-id.yaml";
    assert_eq!(first(&log)["helpUri"], wanted);
    assert_eq!(driver(&log)["informationUri"], "https://example.org/");
    let reviewdog = parsed(folder.path(), "rdjson");
    assert_eq!(reviewdog["diagnostics"][0]["code"]["url"], wanted);
}

#[test]
fn sarif_keeps_the_most_severe_results_and_counts_the_rest() {
    let (corpus, found) = support::check(support::generic("text"), &support::defaults());
    let one = found.first().expect("a finding").clone();
    let of = |severity, count| {
        let finding = Finding {
            severity,
            ..one.clone()
        };
        std::iter::repeat_n(finding, count)
    };
    let findings: Vec<Finding> = of(Severity::Suggestion, 10)
        .chain(of(Severity::Warning, 24_990))
        .chain(of(Severity::Error, 20))
        .collect();
    let view = View {
        corpus: &corpus,
        schemas: &SCHEMAS,
        findings: &findings,
        docs: "",
        level: Severity::Suggestion,
        rises: &[],
    };
    let amount = DisplayOptions {
        per_file: 0,
        per_rule: 0,
        is_quiet: true,
        lists_held_back: false,
        width: 100,
        color: false,
    };
    let mut out = Vec::new();
    report::write(Format::Sarif, &view, amount, &mut out).expect("memory takes everything");
    let log: Value = serde_json::from_slice(&out).expect("JSON");
    let run = &log["runs"][0];
    let results = run["results"].as_array().expect("results");
    let count = |level| results.iter().filter(|one| one["level"] == level).count();
    let counts = (count("error"), count("warning"), count("note"));
    assert_eq!(counts, (20, 24_980, 0));
    assert_eq!(run["properties"]["omittedResults"], 20);
    let notes = run["invocations"][0]["toolExecutionNotifications"].as_array();
    assert_eq!(notes.map(Vec::len), Some(1));
    let prints: BTreeSet<_> = results
        .iter()
        .map(|one| one["partialFingerprints"]["helpc/v2"].as_str())
        .collect();
    assert_eq!(prints.len(), results.len(), "twins have names of their own");

    let mut out = Vec::new();
    report::write(Format::Markdown, &view, amount, &mut out).expect("memory takes everything");
    let summary = text(&out);
    assert!(summary.len() < 65_536, "a comment takes no more");
    assert_eq!(summary.matches("**error**").count(), 20);
    assert_eq!(summary.matches("\n- ").count(), 200);
    assert!(
        summary.contains("24,820 findings not listed here"),
        "{summary}"
    );
}

//! JUnit reports: valid XML with a test case for each finding.

use super::{elements, findings, printed, tree};
use crate::support::write_tree;
use std::collections::BTreeSet;

#[test]
fn junit_has_every_finding_and_only_valid_xml_characters() {
    let folder = tree();
    let xml = printed(folder.path(), "junit");
    let is_legal = |c: char| matches!(c, '\n' | '\t' | ' '..='\u{fffd}' | '\u{10000}'..);
    assert_eq!(xml.chars().find(|c| !is_legal(*c)), None);
    let findings = findings(folder.path());
    let cases = elements(&xml, "testcase");
    assert_eq!(cases.len(), findings.len());
    let names: BTreeSet<_> = cases
        .iter()
        .map(|case| (&case["classname"], &case["name"]))
        .collect();
    assert_eq!(names.len(), cases.len(), "each case has a name of its own");
    for (case, finding) in cases.iter().zip(&findings) {
        assert_eq!(case["line"], finding["line"].to_string());
        assert!(case["name"].starts_with(finding["rule"].as_str().expect("a name")));
    }
    let count = |severity| {
        findings
            .iter()
            .filter(|one| one["severity"] == severity)
            .count()
    };
    assert_eq!(elements(&xml, "skipped").len(), count("suggestion"));
    let all = &elements(&xml, "testsuites")[0];
    assert_eq!(all["tests"], findings.len().to_string());
    assert_eq!(
        all["failures"],
        (count("error") + count("warning")).to_string()
    );
    let suites = elements(&xml, "testsuite");
    assert_eq!(suites.len(), 2);
    let sum: usize = suites
        .iter()
        .map(|suite| suite["tests"].parse::<usize>().unwrap())
        .sum();
    assert_eq!(sum, findings.len());
}

#[test]
fn test_cases_at_one_location_have_unique_names() {
    let folder = tree();
    // Several missing attributes are all reported at the start of the file.
    let bare = "<properties\n/>\n# Restart a virtual machine\n\nText.\n";
    write_tree(
        folder.path(),
        &[("articles/microsoft.compute/compute-bare.md", bare)],
    );
    let xml = printed(folder.path(), "junit");
    let cases = elements(&xml, "testcase");
    let names: BTreeSet<_> = cases
        .iter()
        .map(|case| (&case["classname"], &case["name"]))
        .collect();
    assert_eq!(names.len(), cases.len(), "{xml}");
    assert!(
        cases.iter().any(|case| case["name"].ends_with(" (2)")),
        "{xml}"
    );
}

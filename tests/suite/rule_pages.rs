//! The pages of the rules tell the truth: every bad example yields exactly the
//! finding it stands for, every good one yields nothing.

use crate::support::{SCHEMAS, check, defaults, describe};
use helpc::finding::Applicability;
use helpc::rules;
use helpc::schema::{Example, FixKind, RulePage};
use helpc::source::LineIndex;
use std::collections::BTreeSet;

/// Findings in an example: those of rules that run by default, and of the rule
/// of the page. Of two articles that are at odds each has the finding: the one
/// in the example's own file counts.
fn found(page: &RulePage, example: &Example) -> Vec<(String, helpc::finding::Finding, String)> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("helpc.yaml");
    let level = page.severity.name();
    std::fs::write(&path, format!("rules:\n  {}: {level}\n", page.name)).expect("write");
    let config = if page.opt_in {
        helpc::config::Config::load(&path, &helpc::source::Disk).expect("loads")
    } else {
        defaults()
    };
    let (corpus, findings) = check(example.files(&SCHEMAS), &config);
    findings
        .into_iter()
        .filter(|finding| {
            finding.rule != page.name || corpus.article(finding.file).source.path == example.file
        })
        .map(|finding| {
            let source = &corpus.article(finding.file).source;
            let at = LineIndex::new(&source.text).position(finding.span.start);
            (
                describe(&corpus, &finding),
                finding,
                format!("{}:{}", at.line, at.column),
            )
        })
        .collect()
}

#[test]
fn pages_and_rules_are_the_same_set() {
    let coded: Vec<_> = rules::all().map(|rule| rule.name).collect();
    let unique: BTreeSet<_> = coded.iter().copied().collect();
    assert_eq!(coded.len(), unique.len(), "a rule is listed twice");
    let written: BTreeSet<_> = SCHEMAS
        .rules
        .iter()
        .map(|page| page.name.as_str())
        .collect();
    assert_eq!(
        unique, written,
        "left: rules with code, right: rules with a page"
    );
}

#[test]
fn examples_do_what_their_page_says() {
    let mut wrong = Vec::new();
    for page in &SCHEMAS.rules {
        if page.bad.is_empty() || page.good.is_empty() {
            wrong.push(format!("{}: needs a bad and a good example", page.name));
        }
        for (index, example) in page.bad.iter().enumerate() {
            let findings = found(page, example);
            let lines: Vec<_> = findings.iter().map(|(line, _, _)| line.as_str()).collect();
            match findings.as_slice() {
                [(_, finding, at)] if finding.rule == page.name => {
                    if example.at.as_ref().is_some_and(|wanted| wanted != at) {
                        wrong.push(format!(
                            "{}: bad example {index} is found at {at}",
                            page.name
                        ));
                    }
                    let fix = match finding.fix.as_ref().map(|fix| fix.applicability) {
                        None => FixKind::None,
                        Some(Applicability::Safe) => FixKind::Safe,
                        Some(Applicability::Unsafe) => FixKind::Unsafe,
                    };
                    if fix != FixKind::None && page.fix == FixKind::None {
                        wrong.push(format!(
                            "{}: has a fix, but its page says it has none",
                            page.name
                        ));
                    }
                }
                _ => wrong.push(format!(
                    "{}: bad example {index} yields {lines:#?}",
                    page.name
                )),
            }
        }
        for (index, example) in page.good.iter().enumerate() {
            let lines: Vec<_> = found(page, example)
                .into_iter()
                .map(|(line, _, _)| line)
                .collect();
            if !lines.is_empty() {
                wrong.push(format!(
                    "{}: good example {index} yields {lines:#?}",
                    page.name
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

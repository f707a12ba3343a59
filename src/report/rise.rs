//! Compares the numbers of new and fixed findings of each owner.

use super::gate::{Change, GoneFinding, Rise};
use super::summary::owner_of;
use crate::corpus::Corpus;
use crate::finding::{Finding, Severity};
use std::collections::{BTreeMap, BTreeSet};

/// Severities, the highest first.
const DESCENDING: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Suggestion];

/// Numbers by rule and severity.
type Changes = BTreeMap<String, [Change; 3]>;

/// Returns the owners with more findings at or above `threshold` than before. Findings that are
/// more severe than before also count: a fixed warning does not make up for a new error.
pub fn rises(
    corpus: &Corpus,
    added: &[Finding],
    gone: &[GoneFinding],
    threshold: Severity,
) -> Vec<Rise> {
    let mut owners: BTreeMap<String, Changes> = BTreeMap::new();
    let mut count = |owner: String, rule: &str, severity: Severity, change: Change| {
        let rules = owners.entry(owner).or_default();
        let by_severity = rules.entry(rule.to_owned()).or_default();
        by_severity[severity as usize].add(change);
    };
    let (one_added, one_fixed) = (Change { added: 1, fixed: 0 }, Change { added: 0, fixed: 1 });
    for finding in added {
        let owner = owner_of(corpus, finding);
        count(owner, finding.rule.as_str(), finding.severity, one_added);
    }
    for finding in gone {
        if let Some(severity) = finding.severity {
            count(finding.owner.clone(), &finding.rule, severity, one_fixed);
        }
    }
    let rises = owners
        .into_iter()
        .filter_map(|(owner, rules)| rise(owner, &rules, threshold));
    let mut rises: Vec<Rise> = rises.collect();
    rises.sort_by_cached_key(|rise| (rise.change.order(), rise.owner.clone()));
    rises
}

/// Returns the increase of one owner, if there is one.
fn rise(owner: String, rules: &Changes, threshold: Severity) -> Option<Rise> {
    let mut change = Change::default();
    let mut has_risen = false;
    for severity in DESCENDING {
        if severity < threshold {
            break;
        }
        for by_severity in rules.values() {
            change.add(by_severity[severity as usize]);
        }
        has_risen |= change.is_rise();
    }
    if !has_risen {
        return None;
    }
    let mut by_rule: Vec<(String, Change)> = Vec::new();
    for (rule, by_severity) in rules {
        let mut change = Change::default();
        for severity in DESCENDING.iter().filter(|severity| **severity >= threshold) {
            change.add(by_severity[*severity as usize]);
        }
        if change != Change::default() {
            by_rule.push((rule.clone(), change));
        }
    }
    by_rule.sort_by_cached_key(|(rule, change)| (change.order(), rule.clone()));
    Some(Rise {
        owner,
        change,
        rules: by_rule,
    })
}

/// Returns the findings of the owners in `rises`.
pub fn of_rises(corpus: &Corpus, findings: Vec<Finding>, rises: &[Rise]) -> Vec<Finding> {
    let owners: BTreeSet<&str> = rises.iter().map(|rise| rise.owner.as_str()).collect();
    let mut findings = findings;
    findings.retain(|finding| owners.contains(owner_of(corpus, finding).as_str()));
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Corpus;
    use crate::finding::{FileId, RuleId};
    use crate::schema::Schemas;
    use crate::source::Span;

    /// Returns the owners that rise, with two articles of the owners `a` and `b`.
    fn risen(
        added: &[(usize, &str, Severity)],
        gone: &[(&str, &str, Severity)],
        threshold: Severity,
    ) -> Vec<Rise> {
        let schemas = Schemas::embedded().expect("the embedded schemas load");
        let article = |owner: &str| {
            let text = format!("<properties\n ownershipId=\"{owner}\"\n/>\n");
            (format!("x/{owner}.md"), text.into_bytes())
        };
        let corpus = Corpus::from_memory([article("a"), article("b")], &schemas);
        let added: Vec<Finding> = added
            .iter()
            .map(|(file, rule, severity)| Finding {
                rule: RuleId::custom(rule),
                severity: *severity,
                message: String::new(),
                file: FileId::new(*file),
                span: Span::default(),
                help: None,
                related: Vec::new(),
                fix: None,
            })
            .collect();
        let gone: Vec<GoneFinding> = gone
            .iter()
            .map(|(owner, rule, severity)| GoneFinding {
                rule: (*rule).to_owned(),
                owner: (*owner).to_owned(),
                severity: Some(*severity),
            })
            .collect();
        rises(&corpus, &added, &gone, threshold)
    }

    #[test]
    fn a_fixed_finding_makes_up_for_a_new_one_of_the_same_owner() {
        use Severity::Warning;
        let gone = [("a", "x/z", Warning)];
        assert_eq!(risen(&[(0, "x/y", Warning)], &gone, Warning), []);
        let rises = risen(&[(1, "x/y", Warning)], &gone, Warning);
        let change = Change { added: 1, fixed: 0 };
        assert_eq!(rises.len(), 1);
        assert_eq!(rises[0].owner, "b");
        assert_eq!(rises[0].change, change);
        assert_eq!(rises[0].rules, [("x/y".to_owned(), change)]);
    }

    #[test]
    fn only_findings_as_severe_make_up_for_new_ones() {
        use Severity::{Error, Suggestion, Warning};
        let gone = [("a", "x/z", Warning), ("a", "x/z", Warning)];
        assert_eq!(risen(&[(0, "x/y", Error)], &gone, Suggestion).len(), 1);
        assert_eq!(risen(&[(0, "x/y", Suggestion)], &gone, Suggestion), []);
        // Findings below the threshold do not count.
        assert_eq!(risen(&[(0, "x/y", Suggestion)], &[], Warning), []);
        assert_eq!(risen(&[(0, "x/y", Warning)], &[], Error), []);
    }

    #[test]
    fn rules_with_the_largest_increase_come_first() {
        use Severity::Error;
        let added = [
            (0, "x/a", Error),
            (0, "x/b", Error),
            (0, "x/b", Error),
            (0, "x/c", Error),
        ];
        let rises = risen(&added, &[("a", "x/d", Error)], Error);
        let rules: Vec<&str> = rises[0]
            .rules
            .iter()
            .map(|(rule, _)| rule.as_str())
            .collect();
        assert_eq!(rules, ["x/b", "x/a", "x/c", "x/d"]);
        assert_eq!(rises[0].change.words(), "4 new, 1 fixed");
    }
}

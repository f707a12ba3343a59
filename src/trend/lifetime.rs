//! How long findings stay: follows them from one revision to the next.
//!
//! A finding is the same as an earlier one if it is of the same rule, in the article of the same id
//! and in a line with the same text. So it survives when the article is renamed or other lines
//! change, and a finding whose line was edited counts as gone, with another one in its place if the
//! edit did not fix it.

use crate::corpus::Corpus;
use crate::finding::Finding;
use crate::source::Source;
use crate::util::Fnv1a;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// Part of a line before a finding that is compared, in bytes.
const BYTES_BEFORE: usize = 128;
/// Part of a line from the start of a finding on that is compared, in bytes.
const BYTES_AFTER: usize = 256;
/// Seconds of a day.
const DAY: f64 = 86_400.0;

/// The findings of a revision, as far as they can be recognized: numbers by rule and mark.
#[derive(Debug, Default)]
pub(crate) struct Marks(HashMap<(String, u64), usize>);

impl Marks {
    /// Returns the marks of findings.
    pub(crate) fn of<'f>(corpus: &Corpus, findings: impl Iterator<Item = &'f Finding>) -> Self {
        let mut marks = Self::default();
        for finding in findings {
            let key = (finding.rule.as_str().to_owned(), mark(corpus, finding));
            *marks.0.entry(key).or_default() += 1;
        }
        marks
    }
}

fn mark(corpus: &Corpus, finding: &Finding) -> u64 {
    let mut hash = Fnv1a::default();
    match corpus.as_article(finding.file) {
        Some(article) => hash.update(article.id().to_lowercase().as_bytes()),
        None => hash.update(corpus.source(finding.file).path.as_bytes()),
    }
    hash.update(&[0]);
    hash.update(line(corpus.source(finding.file), finding));
    hash.value()
}

/// Returns the line in which a finding starts, or the part of a long line around it.
fn line<'s>(source: &'s Source, finding: &Finding) -> &'s [u8] {
    let bytes = source.text.as_bytes();
    let at = (finding.span.start as usize).min(bytes.len());
    let start = at.saturating_sub(BYTES_BEFORE);
    let before = &bytes[start..at];
    let after = &bytes[at..bytes.len().min(at + BYTES_AFTER)];
    let start = memchr::memrchr(b'\n', before).map_or(start, |found| start + found + 1);
    let end = at + memchr::memchr(b'\n', after).unwrap_or(after.len());
    bytes[start..end].trim_ascii()
}

/// How long the findings of a rule stay.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct HalfLife {
    /// The rule; empty for all rules.
    pub rule: String,
    /// Findings that appeared.
    pub added: usize,
    /// Findings that went.
    pub gone: usize,
    /// The time in which half of the findings disappear, in days; `None` if none did.
    pub days: Option<f64>,
}

/// Findings that came and went between revisions.
#[derive(Debug, Default)]
pub(crate) struct Survival {
    rules: BTreeMap<String, Tally>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    added: usize,
    gone: usize,
    /// Findings that could have gone: the sum over all intervals.
    at_risk: usize,
    /// The sum of the lengths of the intervals over the findings that could have gone, in days.
    exposure: f64,
}

impl Survival {
    /// Adds the interval between two revisions that were checked by the same rules.
    pub(crate) fn add(&mut self, before: &Marks, after: &Marks, seconds: i64) {
        let days = seconds.max(0) as f64 / DAY;
        let mut counts: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
        // The order does not matter to sums.
        #[expect(clippy::iter_over_hash_type)]
        for ((rule, mark), count) in &before.0 {
            let left = after
                .0
                .get(&(rule.clone(), *mark))
                .copied()
                .unwrap_or_default();
            let (_, gone, at_risk) = counts.entry(rule).or_default();
            *gone += count.saturating_sub(left);
            *at_risk += count;
        }
        #[expect(clippy::iter_over_hash_type)]
        for ((rule, mark), count) in &after.0 {
            let known = before
                .0
                .get(&(rule.clone(), *mark))
                .copied()
                .unwrap_or_default();
            let (added, _, _) = counts.entry(rule).or_default();
            *added += count.saturating_sub(known);
        }
        for (rule, (added, gone, at_risk)) in counts {
            let tally = self.rules.entry(rule.to_owned()).or_default();
            tally.added += added;
            tally.gone += gone;
            tally.at_risk += at_risk;
            tally.exposure += at_risk as f64 * days;
        }
    }

    /// Returns the half-lives of all findings and then of each rule.
    pub(super) fn half_lives(&self) -> Vec<HalfLife> {
        let mut all = Tally::default();
        for tally in self.rules.values() {
            all.added += tally.added;
            all.gone += tally.gone;
            all.at_risk += tally.at_risk;
            all.exposure += tally.exposure;
        }
        let rules = self.rules.iter();
        let rules = rules.map(|(rule, tally)| tally.half_life(rule));
        std::iter::once(all.half_life("")).chain(rules).collect()
    }
}

impl Tally {
    fn half_life(&self, rule: &str) -> HalfLife {
        HalfLife {
            rule: rule.to_owned(),
            added: self.added,
            gone: self.gone,
            days: self.days(),
        }
    }

    /// Returns the time after which half of the findings are gone, if the same share of them
    /// disappears in each interval. If all of them went, the last one counts as half gone, because
    /// it is unknown how long it stayed in its interval.
    fn days(&self) -> Option<f64> {
        if self.gone == 0 {
            return None;
        }
        let at_risk = self.at_risk as f64;
        let left = (at_risk - self.gone as f64).max(0.5) / at_risk;
        let days = self.exposure / at_risk * 0.5f64.ln() / left.ln();
        // The last digits may differ from machine to machine.
        Some((days * 10.0).round() / 10.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(all: &[(u64, usize)]) -> Marks {
        let entries = all.iter();
        Marks(
            entries
                .map(|(mark, count)| (("links/http".to_owned(), *mark), *count))
                .collect(),
        )
    }

    fn half_life(revisions: &[Marks], days: i64) -> HalfLife {
        let mut survival = Survival::default();
        for pair in revisions.windows(2) {
            survival.add(&pair[0], &pair[1], days * 86_400);
        }
        survival.half_lives().pop().expect("one rule")
    }

    #[test]
    fn half_of_the_findings_go_in_the_half_life() {
        let revisions = [
            marks(&[(1, 2), (2, 1), (3, 1)]),
            marks(&[(1, 1), (2, 1)]),
            marks(&[(2, 1), (4, 5)]),
        ];
        let found = half_life(&revisions, 30);
        assert_eq!((found.added, found.gone, found.days), (5, 3, Some(30.0)));
    }

    #[test]
    fn findings_that_stay_have_no_half_life() {
        let found = half_life(&[marks(&[(1, 1)]), marks(&[(1, 2)])], 30);
        assert_eq!((found.added, found.gone, found.days), (1, 0, None));
    }

    #[test]
    fn findings_that_all_go_have_a_half_life() {
        let found = half_life(&[marks(&[(1, 1)]), marks(&[])], 30);
        assert_eq!((found.gone, found.days), (1, Some(30.0)));
        let found = half_life(&[marks(&[(1, 100)]), marks(&[])], 30);
        assert_eq!((found.gone, found.days), (100, Some(3.9)));
    }
}

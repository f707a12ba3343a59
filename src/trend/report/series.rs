//! The numbers of a trend as series: one value for each point.

use crate::finding::Severity;
use crate::status::Class;
use crate::trend::{Measures, Trend};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// One number over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Series {
    pub(super) name: String,
    /// For each point; `None` if it could not be measured.
    pub(super) values: Vec<Option<usize>>,
}

/// Series of one kind, the most important first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chart {
    /// What the names are, as in `rule`.
    pub(super) noun: &'static str,
    pub(super) title: &'static str,
    /// What the numbers count, in a sentence.
    pub(super) note: &'static str,
    pub(super) series: Vec<Series>,
}

impl Series {
    /// Returns the first value that was measured.
    pub(super) fn first(&self) -> Option<usize> {
        self.values.iter().copied().flatten().next()
    }

    /// Returns the last value that was measured.
    pub(super) fn last(&self) -> Option<usize> {
        self.values.iter().rev().copied().flatten().next()
    }
}

/// Returns all charts that have numbers.
pub(super) fn charts(trend: &Trend) -> Vec<Chart> {
    let severities = [Severity::Error, Severity::Warning, Severity::Suggestion];
    let classes = Class::ALL.map(Class::name);
    let mut charts = vec![
        Chart {
            noun: "severity",
            title: "Findings by severity",
            note: "The findings of a check of each revision.",
            series: fixed(trend, &severities.map(Severity::name), |all| {
                Some(&all.severities)
            }),
        },
        Chart {
            noun: "group",
            title: "Findings by group of rules",
            note: "The findings of the rules of each group.",
            series: ranked(trend, |all| &all.groups),
        },
        Chart {
            noun: "rule",
            title: "Findings by rule",
            note: "The findings of each rule.",
            series: ranked(trend, |all| &all.rules),
        },
        Chart {
            noun: "owner",
            title: "Findings by owner",
            note: "The findings in the articles of each owner.",
            series: ranked(trend, |all| &all.owners),
        },
        Chart {
            noun: "cloud",
            title: "Findings by cloud",
            note: "The findings in the articles of each cloud. An article counts in each of its clouds.",
            series: ranked(trend, |all| &all.clouds),
        },
        Chart {
            noun: "age",
            title: "Articles without a change",
            note: "Articles whose files did not change for this long. A rename alone is not a change.",
            series: untouched(trend),
        },
        Chart {
            noun: "result",
            title: "Links by result",
            note: "The addresses in the link-status file of each revision, by the result of their last check.",
            series: fixed(trend, &classes, |all| all.links.as_ref()),
        },
    ];
    charts.retain(|chart| !chart.series.is_empty());
    charts
}

/// Returns a series with the number of articles.
pub(super) fn articles(trend: &Trend) -> Series {
    total(trend, "articles", |all| all.articles)
}

/// Returns a series with the number of findings.
pub(super) fn findings(trend: &Trend) -> Series {
    total(trend, "findings", |all| all.findings)
}

fn total(trend: &Trend, name: &str, value: impl Fn(&Measures) -> usize) -> Series {
    let points = trend.points.iter();
    Series {
        name: name.to_owned(),
        values: points
            .map(|point| point.measures.as_ref().map(&value))
            .collect(),
    }
}

/// Returns the series of all names, the highest last value first.
fn ranked<'t>(
    trend: &'t Trend,
    counts: impl Fn(&'t Measures) -> &'t BTreeMap<String, usize>,
) -> Vec<Series> {
    let measures = trend
        .points
        .iter()
        .filter_map(|point| point.measures.as_ref());
    let names: BTreeSet<&String> = measures.flat_map(|all| counts(all).keys()).collect();
    let mut series: Vec<Series> = names
        .into_iter()
        .map(|name| named(trend, name, |all| Some(counts(all))))
        .collect();
    series.sort_by_key(|series| {
        let most = series.values.iter().copied().flatten().max();
        Reverse((series.last(), most))
    });
    series
}

/// Returns the series of `names` in this order; none of them if there are no numbers.
fn fixed<'t>(
    trend: &'t Trend,
    names: &[&str],
    counts: impl Fn(&'t Measures) -> Option<&'t BTreeMap<String, usize>>,
) -> Vec<Series> {
    let series = names.iter().map(|name| named(trend, name, &counts));
    let series: Vec<Series> = series.collect();
    let has_values = series.iter().any(|series| series.first().is_some());
    if has_values { series } else { Vec::new() }
}

fn named<'t>(
    trend: &'t Trend,
    name: &str,
    counts: impl Fn(&'t Measures) -> Option<&'t BTreeMap<String, usize>>,
) -> Series {
    let values = trend.points.iter().map(|point| {
        let counts = counts(point.measures.as_ref()?)?;
        Some(counts.get(name).copied().unwrap_or_default())
    });
    Series {
        name: name.to_owned(),
        values: values.collect(),
    }
}

fn untouched(trend: &Trend) -> Vec<Series> {
    let all = trend.points.iter().flat_map(|point| &point.untouched);
    let months: BTreeSet<u32> = all.map(|row| row.months).collect();
    let series = months.into_iter().map(|months| Series {
        name: format!("{months} months"),
        values: trend
            .points
            .iter()
            .map(|point| {
                let row = point.untouched.iter().find(|row| row.months == months)?;
                Some(row.articles)
            })
            .collect(),
    });
    series.collect()
}

//! Compares an evaluation with an earlier one.

use super::evaluate::{Evaluation, QueryResult};
use super::measure::Measures;
use serde::Serialize;
use std::collections::BTreeMap;

/// Differences below this are rounding.
const ROUNDING: f64 = 1e-9;

/// What got worse since an earlier evaluation.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Comparison {
    /// Measures whose mean fell by more than the tolerance.
    pub means: Vec<Worse>,
    /// Queries whose nDCG@10 fell by more than the tolerance, by id.
    pub queries: Vec<Worse>,
}

/// A measure that got worse.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Worse {
    /// The name of the measure, or the id of the query.
    pub name: String,
    /// Its value before.
    pub before: f64,
    /// Its value now.
    pub now: f64,
}

impl Comparison {
    /// Compares two evaluations. Only queries that are judged in both count, for means as well.
    /// Returns `None` if there are none.
    pub fn of(before: &Evaluation, now: &Evaluation, tolerance: f64) -> Option<Self> {
        let earlier: BTreeMap<&str, _> = judged(before)
            .map(|result| (result.id.as_str(), &result.measures))
            .collect();
        let pairs: Vec<_> = judged(now)
            .filter_map(|result| Some((result, *earlier.get(result.id.as_str())?)))
            .collect();
        if pairs.is_empty() {
            return None;
        }
        let worse = |name: &str, before: f64, now: f64| {
            (before - now > tolerance + ROUNDING).then(|| Worse {
                name: name.to_owned(),
                before,
                now,
            })
        };
        let queries = pairs.iter().filter_map(|(result, before)| {
            worse(&result.id, before.ndcg_at_10, result.measures.ndcg_at_10)
        });
        let before = Measures::mean(pairs.iter().map(|(_, before)| *before));
        let now = Measures::mean(pairs.iter().map(|(result, _)| &result.measures));
        let means = before.named().into_iter().zip(now.named());
        Some(Self {
            means: means
                .filter_map(|((name, before), (_, now))| worse(name, before, now))
                .collect(),
            queries: queries.collect(),
        })
    }
}

fn judged(evaluation: &Evaluation) -> impl Iterator<Item = &QueryResult> {
    evaluation.queries.iter().filter(|result| result.is_judged)
}

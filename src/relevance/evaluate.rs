//! Evaluates a search with judged queries.

use super::measure::Measures;
use super::queries::JudgedQuery;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The result of an evaluation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The means over all queries.
    pub all: Means,
    /// The means over the queries of each set.
    pub sets: BTreeMap<String, Means>,
    /// The queries, in the order of the file.
    pub queries: Vec<QueryResult>,
}

/// Means over queries. Queries without a graded answer do not count: no order of documents is
/// better than another one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Means {
    /// The number of queries.
    pub queries: usize,
    /// Their mean measures.
    #[serde(flatten)]
    pub measures: Measures,
}

/// The result of a query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QueryResult {
    /// Its id.
    pub id: String,
    /// Its words.
    pub query: String,
    /// The name of its set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<String>,
    /// False if no document has a grade above 0.
    pub is_judged: bool,
    /// The number of its first 3 documents that have no grade, if it has graded documents.
    pub unjudged_in_3: usize,
    /// Its measures.
    #[serde(flatten)]
    pub measures: Measures,
    /// The ids of the first documents.
    pub found: Vec<String>,
}

/// Evaluates `search`, which returns the ids of the documents for a query, best first.
pub fn evaluate<E>(
    queries: &[JudgedQuery],
    mut search: impl FnMut(&JudgedQuery) -> Result<Vec<String>, E>,
) -> Result<Evaluation, E> {
    let mut results = Vec::new();
    for query in queries {
        let found = search(query)?;
        let is_judged = query.expect.values().any(|grade| *grade > 0.0);
        let unjudged = found
            .iter()
            .take(3)
            .filter(|id| !query.expect.contains_key(*id));
        results.push(QueryResult {
            id: query.id.clone(),
            query: query.query.clone(),
            set: query.set.clone(),
            is_judged,
            unjudged_in_3: unjudged.count(),
            measures: Measures::of(&found, &query.expect),
            found,
        });
    }
    let mut sets: BTreeMap<String, Vec<&QueryResult>> = BTreeMap::new();
    for result in &results {
        if let Some(set) = &result.set {
            sets.entry(set.clone()).or_default().push(result);
        }
    }
    Ok(Evaluation {
        all: means(results.iter()),
        sets: sets
            .into_iter()
            .map(|(name, list)| (name, means(list.into_iter())))
            .collect(),
        queries: results,
    })
}

fn means<'r>(results: impl Iterator<Item = &'r QueryResult>) -> Means {
    let judged: Vec<&QueryResult> = results.filter(|result| result.is_judged).collect();
    Means {
        queries: judged.len(),
        measures: Measures::mean(judged.iter().map(|result| &result.measures)),
    }
}

//! A file of queries.

use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The grade of a document that is listed without one.
const LISTED: f64 = 3.0;

/// The highest grade.
pub(super) const MAX_GRADE: f64 = 3.0;

/// Queries whose answers are known.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueryFile {
    /// Files with grades, relative to this file.
    #[serde(default)]
    pub grades: Vec<String>,
    /// The queries.
    pub queries: Vec<JudgedQuery>,
}

/// A query and the documents that answer it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JudgedQuery {
    /// The words, as typed.
    pub query: String,
    /// A short name for lists and grades.
    #[serde(default)]
    pub id: String,
    /// The name of the set that it belongs to.
    #[serde(default)]
    pub set: Option<String>,
    /// Only documents of this product.
    #[serde(default)]
    pub product: Option<String>,
    /// The ids of the documents that answer it, with grades from 0 to 3.
    #[serde(default, deserialize_with = "expected")]
    pub expect: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "`expect` must be a list of ids, or ids with grades"
)]
enum Expected {
    Ids(Vec<String>),
    Grades(BTreeMap<String, f64>),
}

fn expected<'de, D: serde::Deserializer<'de>>(from: D) -> Result<BTreeMap<String, f64>, D::Error> {
    Ok(match Expected::deserialize(from)? {
        Expected::Ids(ids) => ids.into_iter().map(|id| (id, LISTED)).collect(),
        Expected::Grades(grades) => grades,
    })
}

impl QueryFile {
    /// Reads a file. Queries without an id get their text as one. Returns what is wrong with
    /// the file, if anything.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut file: Self = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
        let mut ids = BTreeSet::new();
        for query in &mut file.queries {
            if query.query.trim().is_empty() {
                return Err("a query has no words".to_owned());
            }
            if query.id.is_empty() {
                query.id.clone_from(&query.query);
            }
            if !ids.insert(query.id.clone()) {
                return Err(format!("two queries have the id `{}`", query.id));
            }
            let mut grades = query.expect.iter();
            if let Some((document, grade)) = grades.find(|(_, grade)| !is_grade(**grade)) {
                return Err(format!(
                    "the grade {grade} of `{document}` for `{}` is not between 0 and 3",
                    query.id
                ));
            }
        }
        if file.queries.is_empty() {
            return Err("there are no queries".to_owned());
        }
        Ok(file)
    }
}

/// Returns true if this is a grade.
pub(super) fn is_grade(grade: f64) -> bool {
    (0.0..=MAX_GRADE).contains(&grade)
}

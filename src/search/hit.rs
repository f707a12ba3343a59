//! The result of a query.

use super::snippet::SnippetPart;
use serde::Serialize;

/// The result of a query.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Hits {
    /// The number of documents that match.
    pub total: usize,
    /// The best documents, best first.
    pub hits: Vec<Hit>,
}

/// A document that matches a query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// The name of its product; empty if it has none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub product: String,
    /// A snippet of its text with the matches.
    pub snippet: Vec<SnippetPart>,
    /// Other documents with the same title, best first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub same: Vec<SameTitle>,
    /// The fraction of the query words that it contains, from 0 to 1,000.
    #[serde(skip)]
    pub matched_permille: u16,
}

/// A document with the same title as a hit, and what distinguishes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SameTitle {
    /// Its id.
    pub id: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// The name of its product; empty if it has none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub product: String,
}

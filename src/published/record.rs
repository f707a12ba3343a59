//! The build record, next to the bundle folder: `schemas/bundle/build-record.schema.json`.

use super::{AudienceName, Tool};
use serde::{Deserialize, Serialize};

/// The source of each object, and the articles that were held back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    /// [`FORMAT`](super::FORMAT).
    pub format: u32,
    /// The program that wrote the bundle.
    pub tool: Tool,
    /// The audience of the bundle.
    pub audience: AudienceName,
    /// The clouds that the bundle was built for, including those without articles.
    pub clouds: Vec<String>,
    /// The `inputs` of the manifest that it belongs to.
    pub inputs: String,
    /// The published articles, in order of path.
    pub articles: Vec<RecordRow>,
    /// The articles that are not published, in order of path.
    pub held_back: Vec<HeldBack>,
    /// The number of articles for another audience or other clouds.
    pub left_out: usize,
}

/// A published article in the build record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordRow {
    /// Its path, relative to the root of the articles.
    pub source: String,
    /// Its id.
    pub id: String,
    /// The path of its object.
    pub object: String,
}

/// An article that is held back: errors keep it out of the bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldBack {
    /// Its path, relative to the root of the articles.
    pub source: String,
    /// Its id.
    pub id: String,
    /// The errors.
    pub reasons: Vec<Reason>,
}

/// An error that holds an article back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The rule that reports it.
    pub rule: String,
    /// Its line in the article, from 1.
    pub line: usize,
    /// Its column, from 1.
    pub column: usize,
    /// The message of the finding.
    pub message: String,
}

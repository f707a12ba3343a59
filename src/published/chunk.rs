//! A chunk of an article: `schemas/bundle/chunk.schema.json`.

use super::{Kind, Published};
use serde::{Deserialize, Serialize};

/// A part of an article under one heading, for tools that look for passages. It is a line of
/// the file of each cloud that shows the article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chunk {
    /// [`FORMAT`](super::FORMAT).
    pub format: u32,
    /// [`Kind::Chunk`].
    pub kind: Kind,
    /// The path of the object of the article.
    pub object: String,
    /// The id of the article as written.
    pub article: String,
    /// An id that stays the same as long as the id of the article and its headings do.
    pub id: String,
    /// The self-help type of the article.
    #[serde(rename = "type")]
    pub self_help_type: String,
    /// The title of the article.
    pub title: String,
    /// The headings above the text, from the outermost. Plain text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headings: Vec<String>,
    /// The support topics of the article.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    /// The products of the article.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<String>,
    /// The address of the Markdown of the article, in the bundle or on the web.
    pub url: String,
    /// The text as Markdown.
    pub text: String,
    /// The SHA-256 of the text.
    pub sha256: String,
}

impl Published for Chunk {
    const KIND: Kind = Kind::Chunk;
}

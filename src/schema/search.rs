//! What the full-text search looks at: `schemas/search.yaml`.

use serde::Deserialize;
use std::collections::BTreeMap;

/// What is the same for all articles of a search index.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// Words that are neither indexed nor looked for.
    pub stop_words: Vec<String>,
    /// How much a word counts by where it stands.
    pub weights: FieldWeights,
    /// How much the words of a type count, in percent, where that is not 100.
    pub types: BTreeMap<String, u32>,
    /// Characters of a text that are kept to be shown.
    pub excerpt: usize,
}

impl Search {
    /// How much the words of articles of a type count, in percent.
    pub fn share(&self, kind: &str) -> u32 {
        self.types.get(kind).copied().unwrap_or(100)
    }
}

/// How much a word counts by where it stands.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldWeights {
    /// In the title.
    pub title: u32,
    /// In the description of a topic.
    pub topic: u32,
    /// In a tag, a service or a resource.
    pub tag: u32,
    /// In the text.
    pub text: u32,
}

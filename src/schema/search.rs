//! Settings of the full-text search: `schemas/search.yaml`.

use serde::Deserialize;
use std::collections::BTreeMap;

/// Settings of all articles of a search index.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// Stop words, which are neither indexed nor searched.
    pub stop_words: Vec<String>,
    /// Groups of words and phrases that mean the same. The first member, one word, stands for
    /// the group.
    #[serde(default)]
    pub synonyms: Vec<Vec<String>>,
    /// The weights of words by field.
    pub weights: FieldWeights,
    /// The weights of types in percent; 100 if not set.
    pub types: BTreeMap<String, u32>,
    /// Characters of a text that are stored for display.
    pub excerpt: usize,
}

impl Search {
    /// Returns the weight of a type in percent.
    pub fn share(&self, kind: &str) -> u32 {
        self.types.get(kind).copied().unwrap_or(100)
    }
}

/// The weights of words by field.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldWeights {
    /// In the title.
    pub title: u32,
    /// In the heading, if it differs from the title.
    #[serde(default = "default_heading_weight")]
    pub heading: u32,
    /// In the description of a topic.
    pub topic: u32,
    /// In a tag, a service or a resource.
    pub tag: u32,
    /// In the text.
    pub text: u32,
}

/// Returns the weight of headings for a `search.yaml` that does not set one.
fn default_heading_weight() -> u32 {
    1
}

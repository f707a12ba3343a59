//! The kinds of objects.

use serde::{Deserialize, Serialize};

/// The kind of an object. Its name is also that of its JSON Schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// [`Article`](super::Article)
    Article,
    /// [`Cloud`](super::Cloud)
    Cloud,
    /// [`Index`](super::Index)
    Index,
    /// [`Page`](super::Page)
    Page,
    /// [`Product`](super::Product)
    Product,
    /// [`Resources`](super::Resources)
    Resources,
    /// [`SearchRoot`](super::SearchRoot)
    Search,
    /// [`SearchCards`](super::SearchCards)
    SearchCards,
    /// [`SearchTerms`](super::SearchTerms)
    SearchTerms,
    /// [`SearchWords`](super::SearchWords)
    SearchWords,
    /// [`Shard`](super::Shard)
    Shard,
    /// [`Taxonomy`](super::Taxonomy)
    Taxonomy,
    /// [`Chunk`](super::Chunk)
    Chunk,
}

impl Kind {
    /// Returns its name in a bundle.
    pub fn name(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Cloud => "cloud",
            Self::Index => "index",
            Self::Page => "page",
            Self::Product => "product",
            Self::Resources => "resources",
            Self::Search => "search",
            Self::SearchCards => "search-cards",
            Self::SearchTerms => "search-terms",
            Self::SearchWords => "search-words",
            Self::Shard => "shard",
            Self::Taxonomy => "taxonomy",
            Self::Chunk => "chunk",
        }
    }
}

/// An object of a bundle.
pub trait Published {
    /// Its kind.
    const KIND: Kind;
}

//! The objects of a bundle. Unknown fields are ignored, as the format requires of
//! readers.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};

/// The entry of a cloud.
#[derive(Debug, Clone, Deserialize)]
pub struct Cloud {
    /// Its name.
    pub cloud: String,
    /// Its title.
    pub title: String,
    /// The address of its portal, if it is public.
    #[serde(default)]
    pub portal: Option<String>,
    /// The number of articles.
    pub articles: usize,
    /// The number of articles of each type.
    #[serde(default)]
    pub types: BTreeMap<String, usize>,
    /// The paths of its indexes, by name.
    pub indexes: BTreeMap<String, String>,
    /// The path of its taxonomy.
    pub taxonomy: String,
    /// The path of the root of its full-text index, if it has one.
    #[serde(default)]
    pub search: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Index {
    pub(super) shards: Vec<Option<String>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Shard {
    pub(super) entries: HashMap<String, Entry>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Page {
    pub(super) cards: Vec<Card>,
}

/// The articles of a key in an index.
#[derive(Debug, Clone, Deserialize)]
pub struct Entry {
    /// The number of articles.
    pub count: usize,
    /// The first cards.
    pub cards: Vec<Card>,
    /// The paths of pages with the other cards.
    #[serde(default)]
    pub more: Vec<String>,
}

/// The part of an article that a list shows.
#[derive(Debug, Clone, Deserialize)]
pub struct Card {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its resource tags; empty if it is for all resources.
    #[serde(default)]
    pub tags: Vec<String>,
    /// True if it is only for support engineers.
    #[serde(default)]
    pub internal: bool,
    /// The path of its object; only in the index by id.
    #[serde(default)]
    pub object: Option<String>,
}

/// The products of a cloud.
#[derive(Debug, Clone, Deserialize)]
pub struct Taxonomy {
    /// The products, sorted by title.
    pub products: Vec<TaxonomyRow>,
}

/// A product in the list of products.
#[derive(Debug, Clone, Deserialize)]
pub struct TaxonomyRow {
    /// Its ids.
    pub ids: Vec<String>,
    /// The name that customers see.
    pub title: String,
    /// The path of its object.
    pub object: String,
}

/// A product with its topics.
#[derive(Debug, Clone, Deserialize)]
pub struct Product {
    /// Its ids.
    pub ids: Vec<String>,
    /// The name that customers see.
    pub title: String,
    /// Its topics, by category.
    pub categories: Vec<Category>,
}

/// The topics of a category.
#[derive(Debug, Clone, Deserialize)]
pub struct Category {
    /// Its name; empty for topics without one.
    pub title: String,
    /// Its topics.
    pub topics: Vec<Topic>,
}

/// A support topic.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Topic {
    /// Its id, as written.
    pub id: String,
    /// Its short description.
    pub title: String,
    /// Its long description.
    #[serde(default)]
    pub description: String,
    /// Search terms that customers use for it.
    #[serde(default)]
    pub search_tags: Vec<String>,
}

/// A published article.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Article {
    /// Its id as written.
    pub id: String,
    /// Its type.
    #[serde(rename = "type")]
    pub self_help_type: String,
    /// Its title.
    pub title: String,
    /// The title that customers see, for types that have one.
    #[serde(default)]
    pub customer_title: Option<String>,
    /// Its attributes.
    #[serde(default)]
    pub properties: Map<String, Value>,
    /// The HTML before the first section, safe to insert.
    pub html: String,
    /// The components in the HTML.
    #[serde(default)]
    pub replacement_maps: Replacements,
    /// Its sections.
    #[serde(default)]
    pub sections: Vec<Section>,
}

/// A section of an article.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Section {
    /// Its title.
    pub title: String,
    /// Its HTML, safe to insert.
    pub html: String,
    /// The components in the HTML.
    #[serde(default)]
    pub replacement_maps: Replacements,
}

/// The components of one part of an article, by kind.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Replacements {
    /// `azureKB`
    pub web_results: Vec<Replacement>,
    /// `insight`
    pub diagnostics: Vec<Replacement>,
    /// `metric`
    pub metrics_based_charts: Vec<Replacement>,
    /// `video`
    pub videos: Vec<Replacement>,
    /// `videoGroup`
    pub video_groups: Vec<VideoGroup>,
}

/// A component: its comment and its values.
#[derive(Debug, Clone, Deserialize)]
pub struct Replacement {
    /// The comment in the HTML that it replaces.
    #[serde(rename = "replacementKey")]
    pub key: String,
    /// Its values by name.
    #[serde(flatten)]
    pub values: BTreeMap<String, String>,
}

impl Replacement {
    /// Returns the value `name`, or an empty string.
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }
}

/// A group of videos.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct VideoGroup {
    /// The comment in the HTML that it replaces.
    #[serde(rename = "replacementKey")]
    pub key: String,
    /// The values of each video, by name.
    #[serde(default)]
    pub videos: Vec<BTreeMap<String, String>>,
}

//! The objects of a bundle, as far as readers need them. Fields that are not
//! named here are passed over, as the format asks of readers.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};

/// The entry of a cloud.
#[derive(Debug, Clone, Deserialize)]
pub struct Cloud {
    /// Its name.
    pub cloud: String,
    /// What people call it.
    pub title: String,
    /// The address of its portal, where that is public.
    #[serde(default)]
    pub portal: Option<String>,
    /// How many articles it shows.
    pub articles: usize,
    /// Articles of each type.
    #[serde(default)]
    pub types: BTreeMap<String, usize>,
    /// Paths of its indexes by name.
    pub indexes: BTreeMap<String, String>,
    /// Path of its taxonomy.
    pub taxonomy: String,
    /// Path of the root of its full-text index, if it has one.
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

/// What an index has of one key.
#[derive(Debug, Clone, Deserialize)]
pub struct Entry {
    /// How many articles there are.
    pub count: usize,
    /// The first of their cards.
    pub cards: Vec<Card>,
    /// Paths of pages with the others.
    #[serde(default)]
    pub more: Vec<String>,
}

/// What a list shows of an article before it is opened.
#[derive(Debug, Clone, Deserialize)]
pub struct Card {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Kinds of resources that it is for; all where empty.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Whether only support engineers read it.
    #[serde(default)]
    pub internal: bool,
    /// The path of its object: in the index by id only.
    #[serde(default)]
    pub object: Option<String>,
}

/// The products of a cloud.
#[derive(Debug, Clone, Deserialize)]
pub struct Taxonomy {
    /// The products by title.
    pub products: Vec<TaxonomyRow>,
}

/// A product in the list of products.
#[derive(Debug, Clone, Deserialize)]
pub struct TaxonomyRow {
    /// Its ids.
    pub ids: Vec<String>,
    /// What customers call it.
    pub title: String,
    /// The path of its object.
    pub object: String,
}

/// A product with its topics.
#[derive(Debug, Clone, Deserialize)]
pub struct Product {
    /// Its ids.
    pub ids: Vec<String>,
    /// What customers call it.
    pub title: String,
    /// Its topics by category.
    pub categories: Vec<Category>,
}

/// Topics of one category.
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
    /// Words that customers use for it.
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
    /// What stands before the first section.
    pub html: String,
    /// The components in it.
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
    /// Its content, safe to insert.
    pub html: String,
    /// The components in it.
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

/// A component: its comment and its members.
#[derive(Debug, Clone, Deserialize)]
pub struct Replacement {
    /// The comment that stands for it.
    #[serde(rename = "replacementKey")]
    pub key: String,
    /// Its members.
    #[serde(flatten)]
    pub values: BTreeMap<String, String>,
}

impl Replacement {
    /// The member `name`, or an empty text.
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }
}

/// A group of videos.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct VideoGroup {
    /// The comment that stands for it.
    #[serde(rename = "replacementKey")]
    pub key: String,
    /// The members of each video.
    #[serde(default)]
    pub videos: Vec<BTreeMap<String, String>>,
}

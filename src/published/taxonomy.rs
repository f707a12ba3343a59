//! The products and topics of a cloud: `schemas/bundle/taxonomy.schema.json` and
//! `product.schema.json`.

use super::{Kind, Published};
use serde::{Deserialize, Serialize};

/// The products of a cloud.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taxonomy {
    /// [`FORMAT`](super::FORMAT).
    pub format: u32,
    /// [`Kind::Taxonomy`].
    pub kind: Kind,
    /// The products, in the order of the taxonomy file, then by title.
    pub products: Vec<TaxonomyRow>,
    /// Articles about frequent problems.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
}

/// An article about a frequent problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The id of the article.
    pub id: String,
    /// Its title. Plain text.
    pub title: String,
    /// The name of its product. Plain text; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub product: String,
}

impl Published for Taxonomy {
    const KIND: Kind = Kind::Taxonomy;
}

/// A product in the list of products.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxonomyRow {
    /// Its ids: `productPesIds`.
    pub ids: Vec<String>,
    /// The name that customers see. Plain text.
    pub title: String,
    /// A shorter name, for narrow places. Plain text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short: Option<String>,
    /// Its icon: one of `icons` in `schemas/labels.yaml`.
    #[serde(default)]
    pub icon: String,
    /// True if it has no name: `title` is made from its id.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unnamed: bool,
    /// Its long description. Plain text; may be empty.
    #[serde(default)]
    pub description: String,
    /// The number of its articles in this cloud.
    #[serde(default)]
    pub articles: usize,
    /// The number of its topics.
    #[serde(default)]
    pub topics: usize,
    /// The number of its topics with an article in this cloud.
    #[serde(default)]
    pub answered: usize,
    /// The path of its [`Product`].
    pub object: String,
}

/// A product with its topics.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// [`FORMAT`](super::FORMAT).
    pub format: u32,
    /// [`Kind::Product`].
    pub kind: Kind,
    /// Its ids: `productPesIds`.
    pub ids: Vec<String>,
    /// The name that customers see. Plain text.
    pub title: String,
    /// Its icon: one of `icons` in `schemas/labels.yaml`.
    #[serde(default)]
    pub icon: String,
    /// Its long description. Plain text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The number of its articles in this cloud.
    #[serde(default)]
    pub articles: usize,
    /// Its web pages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<ProductLink>,
    /// Its topics by category, in the order of the article.
    pub categories: Vec<Category>,
}

impl Published for Product {
    const KIND: Kind = Kind::Product;
}

/// A web page about a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductLink {
    /// Its address, as written.
    pub target: String,
    /// Its text. Plain text.
    pub text: String,
}

/// The topics of a category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Its name. Plain text; empty for topics without a category.
    pub title: String,
    /// Its topics.
    pub topics: Vec<Topic>,
}

/// A support topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Topic {
    /// Its id, as written. In lower case it is a key of the index `topic`.
    pub id: String,
    /// Its short description. Plain text.
    pub title: String,
    /// Its long description. Plain text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Search terms that customers use for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub search_tags: Vec<String>,
    /// True if the surface for diagnosing a resource shows it.
    #[serde(default)]
    pub use_in_diagnose_and_solve: bool,
    /// The number of articles that customers get for it and the first id of the product in
    /// this cloud.
    #[serde(default)]
    pub articles: usize,
    /// The number of its other articles in this cloud, which are for other products.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub elsewhere: usize,
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

//! The names that a tree gives to products, topics and resource types: the file under
//! `taxonomy` in `helpc.yaml`, checked against `schemas/taxonomy.schema.json`.

use super::document::Document;
use super::{Fault, FaultKind};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The names in a taxonomy file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaxonomyNames {
    products: Vec<ProductName>,
    topics: Vec<TopicName>,
    resources: BTreeMap<String, String>,
    problems: Vec<String>,
    /// Products by id in lower case.
    product_ids: BTreeMap<String, usize>,
    /// Topics by id in lower case.
    topic_ids: BTreeMap<String, usize>,
}

/// A product of a taxonomy file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ProductName {
    /// Its ids, in all notations.
    #[serde(deserialize_with = "ids")]
    pub ids: Vec<String>,
    /// Its name.
    pub name: String,
    /// A shorter name.
    pub short: Option<String>,
    /// One or two sentences.
    pub description: Option<String>,
    /// Its icon.
    pub icon: Option<String>,
    /// Its position, smallest first.
    pub order: Option<u64>,
}

/// A topic of a taxonomy file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TopicName {
    /// Its ids, in all notations.
    #[serde(deserialize_with = "ids")]
    pub ids: Vec<String>,
    /// Its name.
    pub name: String,
}

/// Reads ids, which may be written as numbers.
fn ids<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let ids: Vec<Value> = Vec::deserialize(from)?;
    let text = |id: &Value| match id {
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    };
    Ok(ids.iter().map(text).collect())
}

impl TaxonomyNames {
    /// Reads the names of a document that matches the schema. An id that two products or two
    /// topics have is a fault.
    pub(super) fn of(document: &Document, file: usize) -> (Self, Vec<Fault>) {
        let mut names = Self {
            products: items(document, "products"),
            topics: items(document, "topics"),
            ..Self::default()
        };
        let resources = document.value.get("resources").cloned();
        let resources: BTreeMap<String, String> = resources
            .and_then(|all| serde_json::from_value(all).ok())
            .unwrap_or_default();
        names.resources = resources
            .into_iter()
            .map(|(key, name)| (key.to_lowercase(), name.trim().to_owned()))
            .collect();
        let problems = document.value.get("problems").cloned();
        names.problems = problems
            .and_then(|all| serde_json::from_value(all).ok())
            .unwrap_or_default();
        let mut faults = Vec::new();
        let products = names.products.iter().map(|product| product.ids.as_slice());
        names.product_ids = index(products, "products", document, file, &mut faults);
        let topics = names.topics.iter().map(|topic| topic.ids.as_slice());
        names.topic_ids = index(topics, "topics", document, file, &mut faults);
        (names, faults)
    }

    /// Returns true if there are no names.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Iterates over the products, in the order of the file.
    pub fn products(&self) -> impl Iterator<Item = &ProductName> {
        self.products.iter()
    }

    /// Returns the product with this id, in any case.
    pub fn product(&self, id: &str) -> Option<&ProductName> {
        self.products
            .get(*self.product_ids.get(&id.to_lowercase())?)
    }

    /// Returns the topic with this id, in any case.
    pub fn topic(&self, id: &str) -> Option<&TopicName> {
        self.topics.get(*self.topic_ids.get(&id.to_lowercase())?)
    }

    /// Returns the name of a resource type, `service/type` in lower case.
    pub fn resource(&self, key: &str) -> Option<&str> {
        self.resources.get(key).map(String::as_str)
    }

    /// Iterates over the ids of articles about frequent problems.
    pub fn problems(&self) -> impl Iterator<Item = &str> {
        self.problems.iter().map(String::as_str)
    }

    /// Iterates over groups of ids of the same product.
    pub fn product_groups(&self) -> impl Iterator<Item = &[String]> {
        let groups = self.products.iter().map(|product| product.ids.as_slice());
        groups.filter(|ids| ids.len() > 1)
    }

    /// Iterates over groups of ids of the same topic.
    pub fn topic_groups(&self) -> impl Iterator<Item = &[String]> {
        let groups = self.topics.iter().map(|topic| topic.ids.as_slice());
        groups.filter(|ids| ids.len() > 1)
    }

    /// Returns a text that identifies the names, for reuse of what was made with them.
    pub fn fingerprint(&self) -> String {
        if self.is_empty() {
            return String::new();
        }
        format!(
            "{:?}{:?}{:?}{:?}",
            self.products, self.topics, self.resources, self.problems
        )
    }
}

/// Returns the valid items of a list.
fn items<T: serde::de::DeserializeOwned>(document: &Document, key: &str) -> Vec<T> {
    let list = document.value.get(key).and_then(Value::as_array);
    let items = list.into_iter().flatten();
    items
        .filter_map(|item| serde_json::from_value(item.clone()).ok())
        .collect()
}

/// Returns the positions of all ids, in lower case.
fn index<'n>(
    groups: impl Iterator<Item = &'n [String]>,
    key: &str,
    document: &Document,
    file: usize,
    faults: &mut Vec<Fault>,
) -> BTreeMap<String, usize> {
    let mut all: BTreeMap<String, usize> = BTreeMap::new();
    let mut reported = BTreeSet::new();
    for (at, ids) in groups.enumerate() {
        for (item, id) in ids.iter().enumerate() {
            let id = id.to_lowercase();
            if all.contains_key(&id) && reported.insert(id.clone()) {
                let origin = document.origin(&format!("/{key}/{at}/ids/{item}"));
                faults.push(Fault {
                    file,
                    span: origin.map(|origin| origin.value).unwrap_or_default(),
                    kind: FaultKind::WrongValue,
                    message: format!("the id `{id}` is used twice in `{key}`"),
                    help: Some("Write each id once.".to_owned()),
                });
            }
            all.entry(id).or_insert(at);
        }
    }
    all
}

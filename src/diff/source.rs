//! A side of a comparison: the work tree, a revision or a bundle, as it is published.

use super::model::{Choice, Listed, Named, SideName};
use crate::bundle::BundleError;
use crate::published::{Article, By, HeldBack};
use crate::report::Owner;
use crate::search::AnalyzedDocument;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The key of a list: an index and a key in it.
pub(super) type Key = (By, String);

/// The indexes that a customer uses. Every article is found by id and type.
pub(super) const LOOKUPS: [By; 5] = [
    By::Answer,
    By::Topic,
    By::Product,
    By::Resource,
    By::Symptom,
];

/// A side of a comparison.
pub(crate) trait Source: Sync {
    /// Returns its name.
    fn name(&self) -> SideName;

    /// Returns the clouds, in order.
    fn clouds(&self) -> Vec<CloudInfo>;

    /// Returns the published articles by id in lower case, as far as they may differ from those
    /// of the other side.
    fn entries(&self) -> Result<BTreeMap<String, Entry>, BundleError>;

    /// Returns the compiled article of an entry.
    fn document(&self, id: &str, entry: &Entry) -> Result<Article, BundleError>;

    /// Returns true if articles have the days of their last changes. Only a build adds them.
    fn knows_days(&self) -> bool;

    /// Returns the ids of all published articles.
    fn ids(&self) -> Result<Vec<String>, BundleError>;

    /// Returns the path and the content of the object of an article.
    fn object(&self, id: &str) -> Result<Option<(String, Vec<u8>)>, BundleError>;

    /// Returns the lists of `keys`.
    fn lists(&self, keys: &BTreeSet<Key>) -> Result<Lists, BundleError>;

    /// Returns the names of the topic and the product of a key.
    fn choice(&self, key: &Key) -> Choice;

    /// Returns the articles that are held back.
    fn held_back(&self) -> &[HeldBack];

    /// Returns the topics that customers can choose, by id in lower case, as far as they may
    /// differ.
    fn topics(&self) -> Result<BTreeMap<String, TopicInfo>, BundleError>;

    /// Returns the articles that point to `target`, with their ids in lower case.
    fn pointers(
        &self,
        targets: &Targets<'_>,
    ) -> Result<BTreeMap<String, Vec<PointerSource>>, BundleError>;

    /// Returns the path of a file as users write it.
    fn display(&self, path: &str) -> String;

    /// Returns true if this side has the file, published or not.
    fn has_file(&self, path: &str) -> bool;

    /// Returns the reason why a file that exists, and has no errors, is not published.
    fn why_absent(&self, path: &str) -> Option<String>;

    /// Returns true if this side publishes the file.
    fn is_published_file(&self, path: &str) -> bool;

    /// Returns the words that the search ignores, if they are known.
    fn stop_words(&self) -> Option<&[String]>;

    /// Returns the ids of all articles in the order of the search index, if it is known.
    fn search_order(&self) -> Option<Vec<String>>;

    /// Returns the hashes of everything that the clouds contain, if they are known.
    fn roots(&self) -> Option<Vec<String>>;
}

/// A cloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CloudInfo {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The address of its portal.
    pub portal: Option<String>,
}

/// A published article.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Its id, as written.
    pub id: String,
    /// Its title in lists.
    pub title: String,
    /// Its type.
    pub kind: String,
    /// Its path below the root.
    pub path: Option<String>,
    /// Its owner.
    pub owner: Owner,
    /// Its position in lists.
    pub order: Option<u64>,
    /// The clouds that show it.
    pub clouds: Vec<String>,
    /// The lists that contain it.
    pub keys: BTreeSet<Key>,
    /// True for an article for support engineers only.
    pub is_internal: bool,
    /// The path of its object.
    pub object: String,
    /// The values that no list shows.
    pub targeting: Option<Vec<Vec<String>>>,
    /// Its terms for the search index.
    pub search: Option<Arc<AnalyzedDocument>>,
}

impl Entry {
    /// Returns true if the two entries publish the same bytes.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.object == other.object && self.is_found_alike(other)
    }

    /// Returns true if both are found in the same ways, whatever their content is.
    pub(super) fn is_found_alike(&self, other: &Self) -> bool {
        let is_same_search = match (&self.search, &other.search) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        };
        let is_same_targeting = match (&self.targeting, &other.targeting) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        };
        self.is_listed_alike(other)
            && self.clouds == other.clouds
            && is_same_targeting
            && is_same_search
    }

    /// Returns true if both have the same place in the same lists.
    pub(super) fn is_listed_alike(&self, other: &Self) -> bool {
        (
            &self.id,
            &self.title,
            &self.kind,
            self.order,
            self.is_internal,
        ) == (
            &other.id,
            &other.title,
            &other.kind,
            other.order,
            other.is_internal,
        ) && self.keys == other.keys
    }
}

/// Lists by key, and the articles in them for each cloud, in order.
pub(crate) type Lists = BTreeMap<Key, BTreeMap<String, Vec<Arc<Listed>>>>;

/// A topic that customers can choose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TopicInfo {
    /// The topic.
    pub topic: Named,
    /// Its product.
    pub product: Named,
    /// Its long description.
    pub description: String,
    /// The clouds that offer it.
    pub clouds: Vec<String>,
}

/// Ids and files that are gone.
#[derive(Debug, Default)]
pub(crate) struct Targets<'a> {
    /// Ids in lower case.
    pub ids: BTreeSet<&'a str>,
    /// The id, in lower case, of each path below the root.
    pub paths: BTreeMap<&'a str, &'a str>,
}

/// An article that points to another one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PointerSource {
    /// Its id.
    pub id: String,
    /// Its path below the root.
    pub path: Option<String>,
}

/// Splits the key of an answer into topic and product.
pub(super) fn split_key(key: &Key) -> (Option<&str>, Option<&str>) {
    let (by, text) = key;
    match by {
        By::Answer => match text.split_once('/') {
            Some((topic, product)) => (Some(topic), Some(product)),
            None => (Some(text), None),
        },
        By::Topic => (Some(text), None),
        By::Product => (None, Some(text)),
        By::Id | By::Resource | By::Symptom | By::Type => (None, None),
    }
}

//! Problem classifications of a cloud: its support topics, their services and their solutions.

use super::arm::Provider;
use super::query::encode;
use super::resource;
use crate::bundle::{BundleError, View};
use crate::published::{By, Card};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// Current type of articles that are solutions.
const CURRENT_TYPE: &str = "apollo";
/// Older types of articles that are solutions.
const OLDER_TYPES: [&str; 2] = ["generic", "resource"];
/// Prefix of the solution ids of articles with an older type.
const MIGRATED_PREFIX: &str = "apollo-";

/// Solution of a problem classification.
#[derive(Debug, Clone)]
pub(super) struct Solution {
    /// Id in the API.
    pub(super) id: String,
    /// Id of the article.
    pub(super) article: String,
    /// Title of the article.
    pub(super) title: String,
    /// True if the article may have a separate title for customers.
    has_current_type: bool,
}

impl Solution {
    /// Returns the solution of a card; `None` if the article is not a solution.
    pub(super) fn of(card: &Card) -> Option<Self> {
        if card.internal {
            return None;
        }
        Some(Self {
            id: solution_id(&card.id, &card.self_help_type)?,
            article: card.id.clone(),
            title: card.title.clone(),
            has_current_type: card.self_help_type.eq_ignore_ascii_case(CURRENT_TYPE),
        })
    }

    /// Returns the title that customers see.
    pub(super) fn customer_title(&self, view: &View) -> Result<String, BundleError> {
        let customer_title = if self.has_current_type {
            let article = view.article(&self.article)?;
            article.and_then(|article| article.customer_title)
        } else {
            None
        };
        Ok(customer_title.unwrap_or_else(|| self.title.clone()))
    }
}

/// Returns the id of an article in the API; `None` if it is not of a solution type.
pub(super) fn solution_id(id: &str, kind: &str) -> Option<String> {
    if kind.eq_ignore_ascii_case(CURRENT_TYPE) {
        return Some(id.to_owned());
    }
    let mut older = OLDER_TYPES.iter();
    if !older.any(|older| older.eq_ignore_ascii_case(kind)) {
        return None;
    }
    if without_prefix(id).is_some() {
        return Some(id.to_owned());
    }
    Some(format!("{MIGRATED_PREFIX}{id}"))
}

/// Returns the ids of articles that may have a solution id.
pub(super) fn article_ids(solution: &str) -> impl Iterator<Item = &str> {
    [Some(solution), without_prefix(solution)]
        .into_iter()
        .flatten()
}

/// Returns an id without the prefix of migrated articles; `None` if it does not have one.
fn without_prefix(id: &str) -> Option<&str> {
    let (prefix, rest) = id.split_at_checked(MIGRATED_PREFIX.len())?;
    if prefix.eq_ignore_ascii_case(MIGRATED_PREFIX) {
        return Some(rest);
    }
    None
}

/// Support topic.
#[derive(Debug)]
pub(super) struct Topic {
    /// Id in its original case.
    pub(super) id: String,
    /// Id in lower case.
    pub(super) key: String,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) category: String,
    pub(super) tags: Vec<String>,
    /// Index of the service.
    pub(super) service: usize,
}

impl Topic {
    /// Returns true if it has a title.
    pub(super) fn is_named(&self) -> bool {
        !self.title.trim().is_empty()
    }

    /// Returns the title after the category.
    pub(super) fn full_title(&self) -> String {
        match self.category.as_str() {
            "" => self.title.clone(),
            category => format!("{category} / {}", self.title),
        }
    }
}

/// Service, which articles call a product.
#[derive(Debug)]
pub(super) struct Service {
    /// Ids in their original case.
    pub(super) ids: Vec<String>,
    pub(super) title: String,
    /// False if it has no name, so that its title is made from the id.
    pub(super) is_named: bool,
    /// Resource types of its articles, in upper case.
    pub(super) resource_types: BTreeSet<String>,
}

impl Service {
    /// Returns its name in the API: the first id that is a GUID, or else the first id.
    pub(super) fn name(&self) -> &str {
        let guid = self.ids.iter().find(|id| Uuid::try_parse(id).is_ok());
        guid.or(self.ids.first()).map_or("", String::as_str)
    }

    /// Returns the id of its resource.
    pub(super) fn resource_id(&self) -> String {
        let namespace = Provider::Support.namespace();
        format!("/providers/{namespace}/services/{}", encode(self.name()))
    }

    /// Returns the id of the resource of one of its problem classifications.
    pub(super) fn classification_id(&self, name: &str) -> String {
        format!(
            "{}/problemClassifications/{}",
            self.resource_id(),
            encode(name)
        )
    }

    /// Returns what responses to a text say about it.
    pub(super) fn summary(&self) -> resource::Service {
        resource::Service {
            service_id: self.resource_id(),
            display_name: self.title.clone(),
            resource_types: self.resource_types.iter().cloned().collect(),
        }
    }
}

/// Catalogue of the services, topics and solutions of a cloud.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    pub(super) services: Vec<Service>,
    pub(super) topics: Vec<Topic>,
    /// Solutions by the id of the topic in lower case. Topics without solutions are missing.
    pub(super) solutions: BTreeMap<String, Vec<Solution>>,
    /// Indexes of the topics by id in lower case.
    by_key: HashMap<String, Vec<usize>>,
}

impl Catalogue {
    /// Reads the catalogue of a cloud.
    pub(super) fn read(view: &View) -> Result<Self, BundleError> {
        let mut all = Self::default();
        for row in view.taxonomy()?.products {
            let product = view.product(&row.object)?;
            let service = all.services.len();
            for category in product.categories {
                for topic in category.topics {
                    let key = topic.id.to_lowercase();
                    all.by_key
                        .entry(key.clone())
                        .or_default()
                        .push(all.topics.len());
                    all.topics.push(Topic {
                        id: topic.id,
                        key,
                        title: topic.title,
                        description: topic.description,
                        category: category.title.clone(),
                        tags: topic.search_tags,
                        service,
                    });
                }
            }
            all.services.push(Service {
                resource_types: resource_types(view, &product.ids)?,
                ids: product.ids,
                title: product.title,
                is_named: !row.unnamed,
            });
        }
        for (key, entry) in view.entries(By::Topic)? {
            let cards = view.all_cards(entry)?;
            let solutions: Vec<Solution> = cards.iter().filter_map(Solution::of).collect();
            if !solutions.is_empty() {
                all.solutions.insert(key, solutions);
            }
        }
        Ok(all)
    }

    /// Returns the index of the service with this id, which may be a resource id that ends with it.
    pub(super) fn service(&self, id: &str) -> Option<usize> {
        let id = id.trim().trim_end_matches('/');
        let id = id.rsplit('/').next().unwrap_or_default();
        self.services
            .iter()
            .position(|service| service.ids.iter().any(|own| own.eq_ignore_ascii_case(id)))
    }

    /// Returns the indexes of the topics with this id, in lower case.
    pub(super) fn topics_of(&self, key: &str) -> &[usize] {
        self.by_key.get(key).map_or(&[], Vec::as_slice)
    }

    /// Returns the solutions of a topic.
    pub(super) fn solutions_of(&self, topic: &Topic) -> &[Solution] {
        self.solutions.get(&topic.key).map_or(&[], Vec::as_slice)
    }
}

/// Returns the resource types of the first articles of a product.
fn resource_types(view: &View, ids: &[String]) -> Result<BTreeSet<String>, BundleError> {
    let mut types = BTreeSet::new();
    for id in ids {
        let Some(entry) = view.find(By::Product, id)? else {
            continue;
        };
        let solutions = entry
            .cards
            .iter()
            .filter(|card| Solution::of(card).is_some());
        let keys = solutions.flat_map(|card| &card.resources);
        types.extend(keys.map(|key| key.to_uppercase()));
    }
    Ok(types)
}

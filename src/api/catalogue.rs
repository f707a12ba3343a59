//! The problem classifications of a cloud: its support topics, the services
//! that they belong to, and the solutions that each has.

use super::json::SolutionRow;
use crate::bundle::{BundleError, By, Card, View};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Types of articles that are solutions. Articles of the older ones were moved
/// to the newest later, under an id with this prefix.
const NEWEST: &str = "apollo";
const OLDER: [&str; 2] = ["generic", "resource"];
const MOVED: &str = "apollo-";

/// Articles of a product whose resource types are looked at.
const LOOKED_AT: usize = 20;

/// A solution of a classification.
#[derive(Debug, Clone)]
pub(super) struct Solution {
    /// The id on the wire.
    pub(super) id: String,
    /// The id of the article.
    pub(super) article: String,
    /// Its title.
    pub(super) title: String,
    /// Whether it may have another title for customers.
    is_newest: bool,
}

impl Solution {
    /// The solution that a card stands for, if it is one.
    pub(super) fn of(card: &Card) -> Option<Self> {
        if card.internal {
            return None;
        }
        Some(Self {
            id: solution_id(&card.id, &card.kind)?,
            article: card.id.clone(),
            title: card.title.clone(),
            is_newest: card.kind.eq_ignore_ascii_case(NEWEST),
        })
    }

    /// As a list shows it.
    pub(super) fn row(&self, view: &View, kind: &'static str) -> Result<SolutionRow, BundleError> {
        let customer = match self.is_newest {
            true => view
                .article(&self.article)?
                .and_then(|article| article.customer_title),
            false => None,
        };
        Ok(SolutionRow {
            solution_id: self.id.clone(),
            solution_type: kind,
            description: customer.unwrap_or_else(|| self.title.clone()),
            required_inputs: None,
            required_parameter_sets: None,
        })
    }
}

/// The id on the wire of an article; `None` for types that are no solutions.
pub(super) fn solution_id(id: &str, kind: &str) -> Option<String> {
    if kind.eq_ignore_ascii_case(NEWEST) {
        return Some(id.to_owned());
    }
    let is_older = OLDER.iter().any(|older| older.eq_ignore_ascii_case(kind));
    is_older.then(|| match id.get(..MOVED.len()) {
        Some(start) if start.eq_ignore_ascii_case(MOVED) => id.to_owned(),
        _ => format!("{MOVED}{id}"),
    })
}

/// The ids of articles that an id on the wire may mean.
pub(super) fn article_ids(solution: &str) -> impl Iterator<Item = &str> {
    let moved = solution
        .get(..MOVED.len())
        .filter(|start| start.eq_ignore_ascii_case(MOVED))
        .map(|_| &solution[MOVED.len()..]);
    [Some(solution), moved].into_iter().flatten()
}

/// A support topic.
#[derive(Debug)]
pub(super) struct Topic {
    /// Its id as it is written.
    pub(super) id: String,
    /// Its id in lower case.
    pub(super) key: String,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) category: String,
    pub(super) tags: Vec<String>,
    /// Which of the services it belongs to.
    pub(super) service: usize,
}

/// A service: what articles call a product.
#[derive(Debug)]
pub(super) struct Service {
    /// Its ids as they are written; the first is its id on the wire.
    pub(super) ids: Vec<String>,
    pub(super) title: String,
    /// Kinds of resources that its articles are about, in upper case.
    pub(super) resource_types: BTreeSet<String>,
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    pub(super) services: Vec<Service>,
    pub(super) topics: Vec<Topic>,
    /// The solutions of each classification that has some, by its id in lower case.
    pub(super) solutions: BTreeMap<String, Vec<Solution>>,
    /// The numbers of the topics with an id.
    by_key: HashMap<String, Vec<usize>>,
}

impl Catalogue {
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

    /// The service with this id, or the one of an id of a resource that ends in it.
    pub(super) fn service(&self, id: &str) -> Option<usize> {
        let id = id.trim().trim_end_matches('/');
        let id = id.rsplit('/').next().unwrap_or_default();
        self.services
            .iter()
            .position(|service| service.ids.iter().any(|own| own.eq_ignore_ascii_case(id)))
    }

    /// The numbers of the topics with this id (lower case).
    pub(super) fn topics_of(&self, key: &str) -> &[usize] {
        self.by_key.get(key).map_or(&[], Vec::as_slice)
    }

    /// The solutions of a topic.
    pub(super) fn solutions_of(&self, topic: &Topic) -> &[Solution] {
        self.solutions.get(&topic.key).map_or(&[], Vec::as_slice)
    }
}

/// The kinds of resources that the first articles of a product are about.
fn resource_types(view: &View, ids: &[String]) -> Result<BTreeSet<String>, BundleError> {
    let mut types = BTreeSet::new();
    for id in ids {
        let Some(entry) = view.find(By::Product, id)? else {
            continue;
        };
        let cards = entry
            .cards
            .iter()
            .filter(|card| Solution::of(card).is_some());
        for card in cards.take(LOOKED_AT) {
            let Some(article) = view.article(&card.id)? else {
                continue;
            };
            let texts = |name: &str| -> Vec<String> {
                match article.properties.get(name) {
                    Some(serde_json::Value::String(text)) => vec![text.clone()],
                    Some(serde_json::Value::Array(items)) => items
                        .iter()
                        .filter_map(|item| item.as_str().map(str::to_owned))
                        .collect(),
                    _ => Vec::new(),
                }
            };
            for service in texts("service") {
                for resource in texts("resource") {
                    types.insert(crate::lookup::resource_key(&service, &resource).to_uppercase());
                }
            }
        }
    }
    Ok(types)
}

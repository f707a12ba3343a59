//! Audience of an article: who sees it, and what hides it from others.

use super::key::{MAX_PAIRS, answer_key, has_too_many_pairs, lists};
use super::reason::short;
use super::surface::{Named, Row, Surface};
use crate::corpus::ArticleTargeting;
use crate::finding::FileId;
use crate::published::By;
use crate::schema::Lookup;
use serde::Serialize;
use std::collections::BTreeMap;

/// Customers that see an article.
#[derive(Debug, Serialize)]
pub struct Audience {
    /// The article.
    #[serde(flatten)]
    pub row: Row,
    /// Reason why the article is not published, if it is not.
    #[serde(rename = "heldBack", skip_serializing_if = "Option::is_none")]
    pub held_back: Option<String>,
    /// Names of the clouds that show it.
    pub clouds: Vec<String>,
    /// Lists that contain the article.
    pub ways: Vec<Way>,
    /// Reasons why other customers do not see the article.
    pub kept: Vec<String>,
}

/// List that contains an article: a key, and the position in the list of each cloud.
#[derive(Debug, Serialize)]
pub struct Way {
    /// The index of the list.
    pub by: By,
    /// The topic of the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<Named>,
    /// The product of the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<Named>,
    /// The key.
    pub key: String,
    /// The position in each cloud.
    pub places: Vec<Position>,
}

/// Position in the list of a cloud, from 1.
#[derive(Debug, Serialize)]
pub struct Position {
    /// Name of the cloud.
    pub cloud: String,
    /// The position.
    pub place: usize,
    /// Number of articles in the list.
    pub of: usize,
}

/// Lookups that customers use. Every article is found by id and type.
const LOOKUPS: [By; 5] = [
    By::Answer,
    By::Topic,
    By::Product,
    By::Resource,
    By::Symptom,
];

impl Audience {
    /// Determines the customers that see an article.
    pub fn of(surface: &Surface<'_>, file: FileId) -> Self {
        let shown = surface.corpus.targeting.article(file);
        let mut ways = Vec::new();
        for by in LOOKUPS {
            ways.extend(ways_by(surface, by, file));
        }
        // Pairs of topic and product already contain the topics and products.
        if ways.iter().any(|way| way.by == By::Answer) {
            ways.retain(|way| !matches!(way.by, By::Topic | By::Product));
        }
        Self {
            row: surface.row(file),
            held_back: surface.held_back(file).map(str::to_owned),
            clouds: shown
                .clouds
                .names(surface.schemas)
                .map(str::to_owned)
                .collect(),
            ways,
            kept: restrictions(surface, file, shown),
        }
    }
}

fn ways_by(surface: &Surface<'_>, by: By, file: FileId) -> Vec<Way> {
    let corpus = surface.corpus;
    let shown = corpus.targeting.article(file);
    let own = by.keys(corpus, file);
    let mut places: BTreeMap<&str, Vec<Position>> = BTreeMap::new();
    for cloud in shown.clouds.indexes() {
        let published = corpus.file_ids().filter(|other| {
            corpus.targeting.article(*other).clouds.contains(cloud) && surface.is_published(*other)
        });
        let lists = lists(by, corpus, surface.order(), published);
        for key in &own {
            let Some(list) = lists.get(key) else { continue };
            if let Some(at) = list.iter().position(|one| *one == file) {
                places.entry(key).or_default().push(Position {
                    cloud: surface.cloud(cloud).to_owned(),
                    place: at + 1,
                    of: list.len(),
                });
            }
        }
    }
    let named = named_keys(surface, by, shown);
    let ways = own.iter().map(|key| {
        let (topic, product) = match named.get(key.as_ref()) {
            Some((topic, product)) => (
                topic.map(|id| surface.topic(id)),
                product.map(|id| surface.product(id)),
            ),
            None => (None, None),
        };
        Way {
            by,
            topic,
            product,
            places: places.remove(key.as_ref()).unwrap_or_default(),
            key: key.clone().into_owned(),
        }
    });
    ways.collect()
}

type Ids<'a> = (Option<&'a str>, Option<&'a str>);

/// Returns the topic and the product of each key.
fn named_keys<'a>(
    surface: &Surface<'a>,
    by: By,
    shown: &'a ArticleTargeting,
) -> BTreeMap<String, Ids<'a>> {
    let name = |id: &u32| surface.corpus.targeting.name(*id);
    let topics = shown.topics.iter().map(name);
    let products = || shown.products.iter().map(name);
    match by {
        By::Answer => topics
            .flat_map(|topic| products().map(move |product| (topic, product)))
            .map(|(topic, product)| (answer_key(topic, product), (Some(topic), Some(product))))
            .collect(),
        By::Topic => topics
            .map(|topic| (topic.to_owned(), (Some(topic), None)))
            .collect(),
        By::Product => products()
            .map(|product| (product.to_owned(), (None, Some(product))))
            .collect(),
        _ => BTreeMap::new(),
    }
}

/// Returns the reasons why other customers do not see the article.
fn restrictions(surface: &Surface<'_>, file: FileId, shown: &ArticleTargeting) -> Vec<String> {
    let mut reasons = Vec::new();
    let clouds = surface.schemas.clouds.iter().enumerate();
    let others: Vec<&str> = clouds
        .filter(|(at, _)| !shown.clouds.contains(*at))
        .map(|(_, cloud)| cloud.name.as_str())
        .collect();
    if !others.is_empty() {
        reasons.push(format!("not shown in {}", others.join(", ")));
    }
    let Some(kind) = surface.corpus.article(file).self_help_type.as_deref() else {
        reasons.push("its `selfHelpType` is missing or unknown, so no list contains it".to_owned());
        return reasons;
    };
    let ways = [
        (Lookup::Topic, "topic", "supportTopicIds", &shown.topics),
        (Lookup::Product, "product", "productPesIds", &shown.products),
    ];
    for (lookup, name, attribute, list) in ways {
        if !kind.lookup.contains(&lookup) {
            reasons.push(format!(
                "articles of type `{}` are not found by {name}",
                kind.name
            ));
        } else if list.is_empty() {
            reasons.push(format!("not found by {name}: it has no `{attribute}`"));
        }
    }
    if has_too_many_pairs(surface.corpus, file) {
        reasons.push(format!(
            "not found by topic and product together: it has more than {MAX_PAIRS} pairs of them"
        ));
    }
    let has_resource = !shown.services.is_empty() && !shown.resources.is_empty();
    if !kind.lookup.contains(&Lookup::Resource) {
        reasons.push(format!(
            "articles of type `{}` are not found by resource",
            kind.name
        ));
    } else if !has_resource {
        reasons.push(
            "not found by resource: it does not have both a `service` and a `resource`".to_owned(),
        );
    }
    if !shown.tags.is_empty() {
        let tags = shown
            .tags
            .iter()
            .map(|tag| surface.corpus.targeting.name(*tag));
        reasons.push(format!("only for resources with the tags {}", short(tags)));
    }
    if kind.lookup.contains(&Lookup::Symptom) {
        reasons.push("shown only after a diagnostic has found its symptom".to_owned());
    }
    if kind.internal {
        reasons.push("only for support engineers".to_owned());
    }
    reasons
}

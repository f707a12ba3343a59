//! Audience of an article: who sees it, and what hides it from others.

use super::customer::Named;
use super::model::{Row, Snapshot};
use super::reason::{self, short};
use super::text::write_line;
use crate::corpus::ArticleTargeting;
use crate::finding::FileId;
use crate::lookup::{By, Condition, Customer, MAX_PAIRS, answer_key, has_too_many_pairs, lists};
use crate::schema::Lookup;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Maximum number of lists that are printed without `--all`.
const MAX_WAYS: usize = 10;

/// Customers that see an article.
#[derive(Debug, Serialize)]
pub(super) struct Audience {
    #[serde(flatten)]
    row: Row,
    /// Reason why the article is not published, if it is not.
    #[serde(rename = "heldBack", skip_serializing_if = "Option::is_none")]
    held_back: Option<String>,
    clouds: Vec<String>,
    /// Lists that contain the article.
    ways: Vec<Way>,
    /// Reasons why other customers do not see the article.
    kept: Vec<String>,
}

/// List that contains an article: a key, and the position in the list of each cloud.
#[derive(Debug, Serialize)]
struct Way {
    by: By,
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<Named>,
    #[serde(skip_serializing_if = "Option::is_none")]
    product: Option<Named>,
    key: String,
    places: Vec<Position>,
}

/// Position in the list of a cloud, from 1.
#[derive(Debug, Serialize)]
struct Position {
    cloud: String,
    place: usize,
    of: usize,
}

/// Lookups that customers use. Every article is found by id and type.
const LOOKUPS: [By; 5] = [
    By::Answer,
    By::Topic,
    By::Product,
    By::Resource,
    By::Symptom,
];

/// Returns the customers that see an article.
pub(super) fn audience(snapshot: &Snapshot<'_>, file: FileId) -> Audience {
    let corpus = snapshot.corpus;
    let shown = corpus.targeting.article(file);
    let held_back = if snapshot.is_published(file) {
        None
    } else {
        let customer = Customer::default();
        Some(reason::of(snapshot, &customer, Condition::Published, file))
    };
    let mut ways = Vec::new();
    for by in LOOKUPS {
        ways.extend(ways_by(snapshot, by, file));
    }
    // Pairs of topic and product already contain the topics and products.
    if ways.iter().any(|way| way.by == By::Answer) {
        ways.retain(|way| !matches!(way.by, By::Topic | By::Product));
    }
    Audience {
        row: snapshot.row(file),
        clouds: shown
            .clouds
            .names(snapshot.schemas)
            .map(str::to_owned)
            .collect(),
        kept: restrictions(snapshot, file, shown),
        held_back,
        ways,
    }
}

fn ways_by(snapshot: &Snapshot<'_>, by: By, file: FileId) -> Vec<Way> {
    let corpus = snapshot.corpus;
    let shown = corpus.targeting.article(file);
    let own = by.keys(corpus, file);
    let mut places: BTreeMap<&str, Vec<Position>> = BTreeMap::new();
    for cloud in shown.clouds.indexes() {
        let published = (0..corpus.articles.len() as FileId).filter(|other| {
            corpus.targeting.article(*other).clouds.contains(cloud) && snapshot.is_published(*other)
        });
        let lists = lists(by, corpus, &snapshot.order, published);
        for key in &own {
            let Some(list) = lists.get(key) else { continue };
            if let Some(at) = list.iter().position(|one| *one == file) {
                places.entry(key).or_default().push(Position {
                    cloud: snapshot.cloud(cloud).to_owned(),
                    place: at + 1,
                    of: list.len(),
                });
            }
        }
    }
    let named = named_keys(snapshot, by, shown);
    let ways = own.iter().map(|key| {
        let (topic, product) = match named.get(key.as_ref()) {
            Some((topic, product)) => (
                topic.map(|id| Named::of(id, snapshot.topic_title(id))),
                product.map(|id| Named::of(id, snapshot.product_title(id))),
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
    snapshot: &Snapshot<'a>,
    by: By,
    shown: &'a ArticleTargeting,
) -> BTreeMap<String, Ids<'a>> {
    let name = |id: &u32| snapshot.corpus.targeting.name(*id);
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
fn restrictions(snapshot: &Snapshot<'_>, file: FileId, shown: &ArticleTargeting) -> Vec<String> {
    let mut reasons = Vec::new();
    let clouds = snapshot.schemas.clouds.iter().enumerate();
    let others: Vec<&str> = clouds
        .filter(|(at, _)| !shown.clouds.contains(*at))
        .map(|(_, cloud)| cloud.name.as_str())
        .collect();
    if !others.is_empty() {
        reasons.push(format!("not shown in {}", others.join(", ")));
    }
    let Some(kind) = snapshot.corpus.article(file).self_help_type.as_deref() else {
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
    if has_too_many_pairs(snapshot.corpus, file) {
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
            .map(|tag| snapshot.corpus.targeting.name(*tag));
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

pub(super) fn write(audience: &Audience, all: bool, out: &mut dyn Write) -> io::Result<()> {
    let row = &audience.row;
    write_line(out, &format!("{} ({}): {}", row.id, row.kind, row.title))?;
    write_line(out, &format!("  in {}", row.file))?;
    match &audience.held_back {
        Some(reason) => {
            writeln!(out)?;
            write_line(out, &format!("not published: {reason}"))?;
        }
        None if audience.ways.is_empty() => {
            writeln!(
                out,
                "\npublished, but not in any list; customers find it only by its id"
            )?;
        }
        None => writeln!(
            out,
            "\nin {}, shown to customers who choose",
            audience.clouds.join(", ")
        )?,
    }
    let shown = if audience.held_back.is_some() {
        0
    } else if all {
        audience.ways.len()
    } else {
        MAX_WAYS
    };
    for way in audience.ways.iter().take(shown) {
        write_line(out, &format!("  {}", way.text()))?;
        let positions: Vec<String> = way
            .places
            .iter()
            .map(|at| format!("{} of {} in {}", at.place, at.of, at.cloud))
            .collect();
        write_line(out, &format!("    position {}", positions.join(", ")))?;
    }
    if audience.held_back.is_none() && audience.ways.len() > shown {
        let rest = audience.ways.len() - shown;
        writeln!(out, "  and {rest} more: `--all` lists them")?;
    }
    if !audience.kept.is_empty() {
        writeln!(out, "\nnot shown to others:")?;
    }
    for sentence in &audience.kept {
        write_line(out, &format!("  {sentence}"))?;
    }
    Ok(())
}

impl Way {
    fn text(&self) -> String {
        let topic = self.topic.iter().map(|one| format!("topic {}", one.text()));
        let product = self
            .product
            .iter()
            .map(|one| format!("product {}", one.text()));
        let parts: Vec<String> = topic.chain(product).collect();
        if parts.is_empty() {
            return format!("{} {}", self.by.name(), self.key);
        }
        parts.join(", ")
    }
}

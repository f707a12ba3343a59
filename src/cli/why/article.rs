//! Who sees an article, and what keeps it from others.

use super::customer::Named;
use super::reason::{self, short};
use super::text::say;
use super::{Row, Snapshot};
use crate::corpus::ArticleTargeting;
use crate::finding::FileId;
use crate::lookup::{By, Condition, Customer, answer_key, has_too_many_pairs, lists};
use crate::schema::Lookup;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// So many ways to an article are listed unasked.
const FEW: usize = 10;

/// All customers that see an article.
#[derive(Debug, Serialize)]
pub(super) struct Audience {
    #[serde(flatten)]
    row: Row,
    /// Why it is not published, if it is not.
    #[serde(rename = "heldBack", skip_serializing_if = "Option::is_none")]
    held_back: Option<String>,
    clouds: Vec<String>,
    /// The ways that lead to it.
    ways: Vec<Way>,
    /// What keeps it from customers.
    kept: Vec<String>,
}

/// One way to an article: a key, and its place in the list of each cloud.
#[derive(Debug, Serialize)]
struct Way {
    by: By,
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<Named>,
    #[serde(skip_serializing_if = "Option::is_none")]
    product: Option<Named>,
    key: String,
    places: Vec<Place>,
}

#[derive(Debug, Serialize)]
struct Place {
    cloud: String,
    place: usize,
    of: usize,
}

/// The ways that a person takes; by id and type everything is found.
const WAYS: [By; 5] = [
    By::Answer,
    By::Topic,
    By::Product,
    By::Resource,
    By::Symptom,
];

pub(super) fn audience(snapshot: &Snapshot<'_>, file: FileId) -> Audience {
    let corpus = snapshot.corpus;
    let shown = corpus.targeting.article(file);
    let held_back = (!snapshot.is_published(file))
        .then(|| reason::of(snapshot, &Customer::default(), Condition::Published, file));
    let mut ways = Vec::new();
    for by in WAYS {
        ways.extend(ways_by(snapshot, by, file));
    }
    // Topic and product alone say nothing new where pairs of them are found.
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
        kept: kept(snapshot, file, shown),
        held_back,
        ways,
    }
}

fn ways_by(snapshot: &Snapshot<'_>, by: By, file: FileId) -> Vec<Way> {
    let corpus = snapshot.corpus;
    let shown = corpus.targeting.article(file);
    let own = by.keys(corpus, file);
    let mut places: BTreeMap<&str, Vec<Place>> = BTreeMap::new();
    for cloud in shown.clouds.indexes() {
        let rivals = 0..corpus.articles.len() as FileId;
        let rivals = rivals.filter(|rival| {
            corpus.targeting.article(*rival).clouds.contains(cloud) && snapshot.is_published(*rival)
        });
        let lists = lists(by, corpus, &snapshot.order, rivals);
        for key in &own {
            let Some(list) = lists.get(key) else { continue };
            if let Some(at) = list.iter().position(|one| *one == file) {
                places.entry(key).or_default().push(Place {
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

/// The topic and the product that each key is made of.
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

/// What keeps an article from customers, in sentences.
fn kept(snapshot: &Snapshot<'_>, file: FileId, shown: &ArticleTargeting) -> Vec<String> {
    let mut kept = Vec::new();
    let clouds = snapshot.schemas.clouds.iter().enumerate();
    let others: Vec<&str> = clouds
        .filter(|(at, _)| !shown.clouds.contains(*at))
        .map(|(_, cloud)| cloud.name.as_str())
        .collect();
    if !others.is_empty() {
        kept.push(format!("not shown in {}", others.join(", ")));
    }
    let Some(kind) = snapshot.corpus.article(file).self_help_type.as_deref() else {
        kept.push("it has no known `selfHelpType`, so nothing leads to it".to_owned());
        return kept;
    };
    let ways = [
        (Lookup::Topic, "topic", "supportTopicIds", &shown.topics),
        (Lookup::Product, "product", "productPesIds", &shown.products),
    ];
    for (lookup, name, attribute, list) in ways {
        if !kind.lookup.contains(&lookup) {
            kept.push(format!(
                "articles of type `{}` are not found by {name}",
                kind.name
            ));
        } else if list.is_empty() {
            kept.push(format!("found by no {name}: it has no `{attribute}`"));
        }
    }
    if has_too_many_pairs(snapshot.corpus, file) {
        kept.push("it names so many pairs of topic and product that none is looked up".to_owned());
    }
    let has_resource = !shown.services.is_empty() && !shown.resources.is_empty();
    if !kind.lookup.contains(&Lookup::Resource) {
        kept.push(format!(
            "articles of type `{}` are not found by resource",
            kind.name
        ));
    } else if !has_resource {
        kept.push(
            "found by no resource: it does not name both a `service` and a `resource`".to_owned(),
        );
    }
    if !shown.tags.is_empty() {
        let tags = shown
            .tags
            .iter()
            .map(|tag| snapshot.corpus.targeting.name(*tag));
        kept.push(format!("only for resources tagged {}", short(tags)));
    }
    if kind.lookup.contains(&Lookup::Symptom) {
        kept.push("shown once a diagnostic has found what it is about".to_owned());
    }
    if kind.internal {
        kept.push("only support engineers read it".to_owned());
    }
    kept
}

pub(super) fn write(audience: &Audience, all: bool, out: &mut dyn Write) -> io::Result<()> {
    let row = &audience.row;
    say(out, &format!("{} ({}): {}", row.id, row.kind, row.title))?;
    say(out, &format!("  in {}", row.file))?;
    match &audience.held_back {
        Some(reason) => {
            writeln!(out)?;
            say(out, &format!("nobody sees it: {reason}"))?;
        }
        None if audience.ways.is_empty() => {
            writeln!(
                out,
                "\npublished, but no list leads to it; it is found by its id"
            )?;
        }
        None => writeln!(
            out,
            "\nshown in {} to customers who come by",
            audience.clouds.join(", ")
        )?,
    }
    let shown = if audience.held_back.is_some() {
        0
    } else if all {
        audience.ways.len()
    } else {
        FEW
    };
    for way in audience.ways.iter().take(shown) {
        say(out, &format!("  {}", way.text()))?;
        let places = way.places.iter();
        let places = places.map(|at| format!("{} of {} in {}", at.place, at.of, at.cloud));
        say(
            out,
            &format!("    place {}", places.collect::<Vec<_>>().join(", ")),
        )?;
    }
    if audience.held_back.is_none() && audience.ways.len() > shown {
        let rest = audience.ways.len() - shown;
        writeln!(out, "  and in {rest} more ways: `--all` lists them")?;
    }
    if !audience.kept.is_empty() {
        writeln!(out, "\nkept from others:")?;
    }
    for sentence in &audience.kept {
        say(out, &format!("  {sentence}"))?;
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
        match parts.is_empty() {
            true => format!("{} {}", self.by.name(), self.key),
            false => parts.join(", "),
        }
    }
}

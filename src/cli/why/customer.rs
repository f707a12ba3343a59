//! The customer that the arguments describe, with suggestions for unknown names.

use super::model::Snapshot;
use crate::cli::args::WhyArgs;
use crate::cli::message::status;
use crate::cli::names::{self, did_you_mean};
use crate::corpus::{ArticleTargeting, Name};
use crate::finding::FileId;
use crate::lookup::{Customer, resource_key, resource_keys};
use crate::schema::nearest;
use anyhow::bail;
use serde::Serialize;
use std::collections::BTreeSet;

/// Customer, with the titles of topic and product.
#[derive(Debug, Serialize)]
pub(super) struct Described {
    cloud: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<Named>,
    #[serde(skip_serializing_if = "Option::is_none")]
    product: Option<Named>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Vec<String>>,
    internal: bool,
}

/// Id, with its title if the tree contains one.
#[derive(Debug, Serialize)]
pub(super) struct Named {
    pub(super) id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) title: String,
}

impl Named {
    pub(super) fn of(id: &str, title: &str) -> Self {
        Self {
            id: id.to_owned(),
            title: title.to_owned(),
        }
    }

    /// Returns `id (title)`.
    pub(super) fn text(&self) -> String {
        match self.title.as_str() {
            "" => self.id.clone(),
            title => format!("{} ({title})", self.id),
        }
    }
}

impl Described {
    pub(super) fn of(snapshot: &Snapshot<'_>, customer: &Customer) -> Self {
        let topic = customer.topic.as_deref();
        let product = customer.product.as_deref();
        Self {
            cloud: snapshot.cloud(customer.cloud).to_owned(),
            topic: topic.map(|id| Named::of(id, snapshot.topic_title(id))),
            product: product.map(|id| Named::of(id, snapshot.product_title(id))),
            resource: customer.resource.clone(),
            tags: customer.tags.clone(),
            internal: customer.is_engineer,
        }
    }

    /// Returns one line of text.
    pub(super) fn text(&self) -> String {
        let mut parts = vec![format!("cloud {}", self.cloud)];
        parts.extend(self.topic.iter().map(|one| format!("topic {}", one.text())));
        parts.extend(
            self.product
                .iter()
                .map(|one| format!("product {}", one.text())),
        );
        parts.extend(self.resource.iter().map(|one| format!("resource {one}")));
        parts.extend(self.tags.iter().map(|tags| match tags.as_slice() {
            [] => "no tags".to_owned(),
            tags => format!("tags {}", tags.join(", ")),
        }));
        if self.internal {
            parts.push("a support engineer".to_owned());
        }
        parts.join("; ")
    }
}

/// Returns the customer that the arguments describe; `None` if they name only an article.
pub(super) fn read(args: &WhyArgs, snapshot: &Snapshot<'_>) -> anyhow::Result<Option<Customer>> {
    let customer = Customer {
        cloud: match &args.cloud {
            Some(name) => names::cloud(name, snapshot.schemas)?,
            None => 0,
        },
        topic: args
            .topic
            .as_deref()
            .map(|id| topic(id, snapshot))
            .transpose()?,
        product: args
            .product
            .as_deref()
            .map(|id| product(id, snapshot))
            .transpose()?,
        resource: args
            .resource
            .as_deref()
            .map(|name| resource(name, snapshot))
            .transpose()?,
        tags: args.tags.as_deref().map(|list| tags(list, snapshot)),
        is_engineer: args.internal,
    };
    match (customer.has_no_choice(), &args.article) {
        (false, _) => Ok(Some(customer)),
        (true, Some(_)) if args.cloud.is_none() && args.tags.is_none() => Ok(None),
        (true, _) => bail!(
            "choose what the customer looks for by `--topic`, `--product` or `--resource`; \
             `helpc why --article ID` lists who sees an article"
        ),
    }
}

fn topic(id: &str, snapshot: &Snapshot<'_>) -> anyhow::Result<String> {
    let own = id.trim().to_lowercase();
    let known = known(snapshot, |shown| &shown.topics);
    if known.contains(own.as_str()) || snapshot.taxonomy.topic(&own).is_some() {
        return Ok(own);
    }
    let near = nearest(&own, snapshot.taxonomy.ids().chain(known));
    bail!("unknown support topic `{id}`{}", did_you_mean(near))
}

fn product(name: &str, snapshot: &Snapshot<'_>) -> anyhow::Result<String> {
    let known = known(snapshot, |shown| &shown.products);
    names::product(
        name,
        snapshot.corpus,
        &snapshot.taxonomy,
        known.iter().copied(),
    )
}

fn resource(name: &str, snapshot: &Snapshot<'_>) -> anyhow::Result<String> {
    let own = name.trim().to_lowercase();
    let Some((service, resource)) = own.trim_matches('/').split_once('/') else {
        bail!(
            "`{name}` is not a resource type: write `SERVICE/RESOURCE`, as in `microsoft.compute/virtualmachines`"
        );
    };
    let key = resource_key(service, resource);
    let files = 0..snapshot.corpus.articles.len() as FileId;
    let known: BTreeSet<_> = files
        .flat_map(|file| resource_keys(snapshot.corpus, file))
        .collect();
    if !known.contains(key.as_str()) {
        let near = nearest(&key, known.iter().map(AsRef::as_ref));
        status!(
            false,
            "note: no article is for the resource type `{key}`{}",
            did_you_mean(near)
        );
    }
    Ok(key)
}

/// Parses the tags of a resource. A tag that no article has is not an error.
fn tags(list: &str, snapshot: &Snapshot<'_>) -> Vec<String> {
    let known = known(snapshot, |shown| &shown.tags);
    let tags = list.split(',').map(|tag| tag.trim().to_lowercase());
    let tags: Vec<String> = tags.filter(|tag| !tag.is_empty()).collect();
    for tag in tags.iter().filter(|tag| !known.contains(tag.as_str())) {
        let near = nearest(tag, known.iter().copied());
        status!(
            false,
            "note: no article has the tag `{tag}`{}",
            did_you_mean(near)
        );
    }
    tags
}

/// Returns the names in one of the lists of all articles.
fn known<'a>(snapshot: &Snapshot<'a>, list: fn(&ArticleTargeting) -> &[Name]) -> BTreeSet<&'a str> {
    let corpus = snapshot.corpus;
    let files = 0..corpus.articles.len() as FileId;
    files
        .flat_map(|file| list(corpus.targeting.article(file)).iter())
        .map(|name| corpus.targeting.name(*name))
        .collect()
}

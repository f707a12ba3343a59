//! The customer and the article that the arguments describe, with suggestions for unknown names.

use crate::cli::args::WhyArgs;
use crate::cli::message::status;
use crate::cli::names::{self, did_you_mean};
use crate::corpus::{ArticleTargeting, Name};
use crate::finding::FileId;
use crate::lookup::{Customer, Surface, resource_key, resource_keys};
use crate::util::nearest;
use anyhow::bail;
use std::collections::BTreeSet;

/// Returns the customer that the arguments describe; `None` if they name only an article.
pub(super) fn customer(args: &WhyArgs, surface: &Surface<'_>) -> anyhow::Result<Option<Customer>> {
    let customer = Customer {
        cloud: match &args.cloud {
            Some(name) => names::cloud(name, surface.schemas)?,
            None => 0,
        },
        topic: args
            .topic
            .as_deref()
            .map(|id| topic(id, surface))
            .transpose()?,
        product: args
            .product
            .as_deref()
            .map(|id| product(id, surface))
            .transpose()?,
        resource: args
            .resource
            .as_deref()
            .map(|name| resource(name, surface))
            .transpose()?,
        tags: args.tags.as_deref().map(|list| tags(list, surface)),
        is_engineer: args.internal,
    };
    match (customer.has_no_choice(), &args.article) {
        (false, _) => Ok(Some(customer)),
        (true, Some(_)) if args.cloud.is_none() && args.tags.is_none() => Ok(None),
        (true, _) => bail!(
            "choose what the customer looks for with `--topic`, `--product` or `--resource`; \
             `helpc why --article ID` lists who sees an article"
        ),
    }
}

/// Returns the article with this id or file name.
pub(super) fn article(name: &str, surface: &Surface<'_>) -> anyhow::Result<FileId> {
    let name = name.trim();
    let corpus = surface.corpus;
    if let Some(file) = corpus.by_id(name).first() {
        return Ok(*file);
    }
    let path = name.replace('\\', "/");
    let path = path.trim_start_matches("./");
    let is_match = |own: &str| {
        let ends_with_path = || {
            own.strip_suffix(path)
                .is_some_and(|rest| rest.ends_with('/'))
        };
        own == path || corpus.tree.display(own) == path || ends_with_path()
    };
    let mut files = corpus.files();
    if let Some((file, _)) = files.find(|(_, article)| is_match(&article.source.path)) {
        return Ok(file);
    }
    let near = nearest(name, corpus.ids().map(|(id, _)| id));
    bail!(
        "no article has the id or the file name `{name}`{}",
        did_you_mean(near)
    )
}

fn topic(id: &str, surface: &Surface<'_>) -> anyhow::Result<String> {
    let own = id.trim().to_lowercase();
    let known = known(surface, |shown| &shown.topics);
    if known.contains(own.as_str()) || surface.taxonomy.topic(&own).is_some() {
        return Ok(own);
    }
    let near = nearest(&own, surface.taxonomy.ids().chain(known));
    bail!("unknown support topic `{id}`{}", did_you_mean(near))
}

fn product(name: &str, surface: &Surface<'_>) -> anyhow::Result<String> {
    let known = known(surface, |shown| &shown.products);
    names::product(
        name,
        surface.corpus,
        &surface.taxonomy,
        known.iter().copied(),
    )
}

fn resource(name: &str, surface: &Surface<'_>) -> anyhow::Result<String> {
    let own = name.trim().to_lowercase();
    let Some((service, resource)) = own.trim_matches('/').split_once('/') else {
        bail!(
            "`{name}` is not a resource type: write `SERVICE/RESOURCE`, as in `microsoft.compute/virtualmachines`"
        );
    };
    let key = resource_key(service, resource);
    let files = surface.corpus.file_ids();
    let known: BTreeSet<_> = files
        .flat_map(|file| resource_keys(surface.corpus, file))
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
fn tags(list: &str, surface: &Surface<'_>) -> Vec<String> {
    let known = known(surface, |shown| &shown.tags);
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
fn known<'a>(surface: &Surface<'a>, list: fn(&ArticleTargeting) -> &[Name]) -> BTreeSet<&'a str> {
    let corpus = surface.corpus;
    let files = corpus.file_ids();
    files
        .flat_map(|file| list(corpus.targeting.article(file)).iter())
        .map(|name| corpus.targeting.name(*name))
        .collect()
}

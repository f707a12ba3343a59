//! What a customer chooses from: product, category, topic.
//! `schemas/bundle/taxonomy.schema.json` and `product.schema.json`.

use super::document::FORMAT;
use super::{Object, Put, PutError};
use crate::article::{Target, classify};
use crate::corpus::{Corpus, Product, Taxonomy, Topic};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Serialize)]
struct List<'a> {
    format: u32,
    kind: &'static str,
    products: Vec<Row<'a>>,
}

#[derive(Debug, Serialize)]
struct Row<'a> {
    ids: &'a [&'a str],
    title: &'a str,
    description: &'a str,
    topics: usize,
    answered: usize,
    object: String,
}

#[derive(Debug, Serialize)]
struct ProductPage<'a> {
    format: u32,
    kind: &'static str,
    ids: &'a [&'a str],
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<Link<'a>>,
    categories: Vec<Category<'a>>,
}

#[derive(Debug, Serialize)]
struct Link<'a> {
    target: &'a str,
    text: &'a str,
}

#[derive(Debug, Serialize)]
struct Category<'a> {
    title: &'a str,
    topics: Vec<TopicRow<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct TopicRow<'a> {
    id: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    search_tags: &'a [&'a str],
    use_in_diagnose_and_solve: bool,
    articles: usize,
}

/// Writes the taxonomy of the cloud at `cloud` and returns its object, its
/// number of products and its number of topics. `answers` counts the articles
/// of each topic, by its id in lower case.
pub(super) fn write(
    cloud: usize,
    corpus: &Corpus,
    taxonomy: &Taxonomy<'_>,
    published: &BTreeSet<u32>,
    answers: &BTreeMap<&str, usize>,
    put: &Put<'_>,
) -> Result<(Object, usize, usize), PutError> {
    let mut products = Vec::new();
    let mut total = 0;
    for product in &taxonomy.products {
        if !product.clouds.contains(cloud) || !published.contains(&product.file) {
            continue;
        }
        let page = page(corpus, product, answers);
        let rows = || page.categories.iter().flat_map(|category| &category.topics);
        let (topics, answered) = (
            rows().count(),
            rows().filter(|topic| topic.articles > 0).count(),
        );
        total += topics;
        products.push(Row {
            ids: &product.ids,
            title: page.title,
            description: product.long_description,
            topics,
            answered,
            object: put(super::to_bytes(&page))?.path,
        });
    }
    products.sort_by_cached_key(|row| (row.title.to_lowercase(), row.object.clone()));
    let count = products.len();
    let list = List {
        format: FORMAT,
        kind: "taxonomy",
        products,
    };
    Ok((put(super::to_bytes(&list))?, count, total))
}

fn page<'a>(
    corpus: &'a Corpus,
    product: &'a Product<'a>,
    answers: &BTreeMap<&str, usize>,
) -> ProductPage<'a> {
    // Categories in the order in which the file first names them.
    let mut categories: Vec<Category<'_>> = Vec::new();
    for topic in &product.topics {
        let row = row(topic, answers);
        match categories
            .iter_mut()
            .find(|category| category.title == topic.category)
        {
            Some(category) => category.topics.push(row),
            None => categories.push(Category {
                title: topic.category,
                topics: vec![row],
            }),
        }
    }
    ProductPage {
        format: FORMAT,
        kind: "product",
        ids: &product.ids,
        title: product.title(corpus),
        description: product.long_description,
        links: product
            .links
            .iter()
            .filter(|(target, _)| {
                matches!(classify(target), Target::Web { .. }) && !target.contains('<')
            })
            .map(|(target, text)| Link { target, text })
            .collect(),
        categories,
    }
}

fn row<'a>(topic: &'a Topic<'a>, answers: &BTreeMap<&str, usize>) -> TopicRow<'a> {
    TopicRow {
        id: topic.id,
        title: topic.short_description,
        description: topic.long_description,
        search_tags: &topic.search_tags,
        use_in_diagnose_and_solve: topic.use_in_diagnose_and_solve,
        articles: answers
            .get(topic.id.to_lowercase().as_str())
            .copied()
            .unwrap_or_default(),
    }
}

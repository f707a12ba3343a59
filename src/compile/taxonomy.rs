//! The taxonomy of a cloud: products, categories and topics.
//! `schemas/bundle/taxonomy.schema.json` and `product.schema.json`.

use super::document::FORMAT;
use super::object::to_bytes;
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

/// Writes the taxonomy of the cloud with the number `cloud`. Returns its object and the
/// numbers of products and topics. `articles_by_topic` has the number of articles of
/// each topic, by id in lower case.
pub(super) fn write(
    cloud: usize,
    corpus: &Corpus,
    taxonomy: &Taxonomy<'_>,
    published: &BTreeSet<u32>,
    articles_by_topic: &BTreeMap<&str, usize>,
    put: &Put<'_>,
) -> Result<(Object, usize, usize), PutError> {
    let mut products = Vec::new();
    let mut total = 0;
    for product in &taxonomy.products {
        if !product.clouds.contains(cloud) || !published.contains(&product.file) {
            continue;
        }
        let page = page(corpus, product, articles_by_topic);
        let rows = || page.categories.iter().flat_map(|category| &category.topics);
        let topics = rows().count();
        let answered = rows().filter(|topic| topic.articles > 0).count();
        total += topics;
        products.push(Row {
            ids: &product.ids,
            title: page.title,
            description: product.long_description,
            topics,
            answered,
            object: put(to_bytes(&page))?.path,
        });
    }
    products.sort_by_cached_key(|row| (row.title.to_lowercase(), row.object.clone()));
    let count = products.len();
    let list = List {
        format: FORMAT,
        kind: "taxonomy",
        products,
    };
    Ok((put(to_bytes(&list))?, count, total))
}

fn page<'a>(
    corpus: &'a Corpus,
    product: &'a Product<'a>,
    articles_by_topic: &BTreeMap<&str, usize>,
) -> ProductPage<'a> {
    // Categories are in the order in which they first appear in the file.
    let mut categories: Vec<Category<'_>> = Vec::new();
    for topic in &product.topics {
        let row = row(topic, articles_by_topic);
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

fn row<'a>(topic: &'a Topic<'a>, articles_by_topic: &BTreeMap<&str, usize>) -> TopicRow<'a> {
    TopicRow {
        id: topic.id,
        title: topic.short_description,
        description: topic.long_description,
        search_tags: &topic.search_tags,
        use_in_diagnose_and_solve: topic.use_in_diagnose_and_solve,
        articles: articles_by_topic
            .get(topic.id.to_lowercase().as_str())
            .copied()
            .unwrap_or_default(),
    }
}

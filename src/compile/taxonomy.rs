//! Compiles the taxonomy of a cloud: products, categories and topics.

use super::{Put, PutError};
use crate::article::{Target, classify};
use crate::corpus::{self, Corpus};
use crate::finding::FileId;
use crate::published::{
    Category, FORMAT, Kind, Object, Product, ProductLink, Taxonomy, TaxonomyRow, Topic, to_bytes,
};
use std::collections::{BTreeMap, BTreeSet};

/// Writes the taxonomy of the cloud with the number `cloud`. Returns its object and the
/// numbers of products and topics. `articles_by_topic` has the number of articles of
/// each topic, by id in lower case.
pub(super) fn write(
    cloud: usize,
    corpus: &Corpus,
    taxonomy: &corpus::Taxonomy<'_>,
    published: &BTreeSet<FileId>,
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
        products.push(TaxonomyRow {
            object: put(to_bytes(&page))?.path,
            ids: page.ids,
            title: page.title,
            description: product.long_description.to_owned(),
            topics,
            answered,
        });
    }
    products.sort_by_cached_key(|row| (row.title.to_lowercase(), row.object.clone()));
    let count = products.len();
    let list = Taxonomy {
        format: FORMAT,
        kind: Kind::Taxonomy,
        products,
    };
    Ok((put(to_bytes(&list))?, count, total))
}

fn page(
    corpus: &Corpus,
    product: &corpus::Product<'_>,
    articles_by_topic: &BTreeMap<&str, usize>,
) -> Product {
    // Categories are in the order in which they first appear in the file.
    let mut categories: Vec<Category> = Vec::new();
    for topic in &product.topics {
        let row = row(topic, articles_by_topic);
        match categories
            .iter_mut()
            .find(|category| category.title == topic.category)
        {
            Some(category) => category.topics.push(row),
            None => categories.push(Category {
                title: topic.category.to_owned(),
                topics: vec![row],
            }),
        }
    }
    Product {
        format: FORMAT,
        kind: Kind::Product,
        ids: owned(&product.ids),
        title: product.title(corpus).to_owned(),
        description: product.long_description.to_owned(),
        links: product
            .links
            .iter()
            .filter(|(target, _)| {
                matches!(classify(target), Target::Web { .. }) && !target.contains('<')
            })
            .map(|(target, text)| ProductLink {
                target: (*target).to_owned(),
                text: (*text).to_owned(),
            })
            .collect(),
        categories,
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn row(topic: &corpus::Topic<'_>, articles_by_topic: &BTreeMap<&str, usize>) -> Topic {
    Topic {
        id: topic.id.to_owned(),
        title: topic.short_description.to_owned(),
        description: topic.long_description.to_owned(),
        search_tags: owned(&topic.search_tags),
        use_in_diagnose_and_solve: topic.use_in_diagnose_and_solve,
        articles: articles_by_topic
            .get(topic.id.to_lowercase().as_str())
            .copied()
            .unwrap_or_default(),
    }
}

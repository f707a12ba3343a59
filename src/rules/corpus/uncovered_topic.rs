//! `corpus/uncovered-topic`: a support topic that no article answers.

use crate::corpus::{Clouds, Product, Taxonomy};
use crate::rules::{Context, Rule, Sink};
use crate::schema::{BodyKind, Lookup, Schemas};

pub(super) const RULE: Rule = Rule::corpus("corpus/uncovered-topic", check);

fn check(cx: &Context<'_>, out: &mut Sink<'_>) {
    let taxonomy = Taxonomy::of(cx.corpus);
    if taxonomy.is_empty() {
        return;
    }
    let answered = answered(cx);
    for product in &taxonomy.products {
        let clouds_of = |id: &str| cx.corpus.places.find(id).map(|name| answered[name as usize]).unwrap_or_default();
        let is_known = product.ids.iter().copied().chain(product.topics.iter().map(|topic| topic.id));
        if product.topics.len() > 1 && is_known.into_iter().all(|id| clouds_of(id).is_empty()) {
            report_product(out, product);
            continue;
        }
        for topic in product.topics.iter().filter(|topic| is_topic_id(topic.id, cx.schemas)) {
            let missing = product.clouds - clouds_of(topic.id);
            if !missing.is_empty() {
                let clouds: Vec<String> = missing.names(cx.schemas).map(|cloud| format!("`{cloud}`")).collect();
                let name = name_of(topic.id, topic.short_description);
                let message = format!("no article answers topic {name} in {}", clouds.join(", "));
                out.report_in(product.file, topic.span, message);
            }
        }
    }
}

/// Whether an article could name the topic; an id of no such shape is a fault
/// of its own.
fn is_topic_id(id: &str, schemas: &Schemas) -> bool {
    let attribute = schemas.attribute("supportTopicIds");
    attribute.is_none_or(|attribute| attribute.patterns.iter().any(|shape| shape.pattern.is_match(id)))
}

/// For each name the clouds in which an article has it as its topic or product.
fn answered(cx: &Context<'_>) -> Vec<Clouds> {
    let mut answered = vec![Clouds::default(); cx.corpus.places.len()];
    for (file, article) in cx.corpus.files() {
        let Some(kind) = article.self_help_type.as_deref() else { continue };
        // A form asks, it does not answer.
        if kind.body == BodyKind::Json || !kind.lookup.contains(&Lookup::Topic) {
            continue;
        }
        let shown = cx.corpus.places.article(file);
        for name in shown.topics.iter().chain(&shown.products) {
            let clouds = &mut answered[*name as usize];
            *clouds = *clouds | shown.clouds;
        }
    }
    answered
}

/// One finding for a product whose articles are not in the tree, or go by other
/// ids.
fn report_product(out: &mut Sink<'_>, product: &Product<'_>) {
    let id = product.ids.first().copied().unwrap_or_default();
    let name = name_of(id, product.short_description);
    let message = format!("no article answers any of the {} topics of product {name}", product.topics.len());
    out.report_in(product.file, product.span, message)
        .help("write articles for the topics, or name the topics and the product by these ids in the articles there are");
}

fn name_of(id: &str, description: &str) -> String {
    match description {
        "" => format!("`{id}`"),
        description => format!("`{id}` ({description})"),
    }
}

//! `corpus/uncovered-topic`: a support topic without an article.

use super::support::articles::MAX_NAMED;
use super::support::topic::is_topic_id;
use crate::corpus::{Clouds, Product, Taxonomy, Topic};
use crate::lookup::answered_topics;
use crate::rules::{CorpusContext, CorpusSink, Rule};

pub(super) const RULE: Rule = Rule::corpus("corpus/uncovered-topic", check);

/// Maximum number of topics without an article to report one by one. If there are more, and they are
/// most topics of the product, the product is reported instead.
const MAX_TOPICS: usize = 4;

fn check(cx: &CorpusContext<'_>, out: &mut CorpusSink<'_>) {
    let taxonomy = Taxonomy::of(cx.corpus);
    if taxonomy.is_empty() {
        return;
    }
    let answered = answered_topics(cx.corpus, cx.corpus.file_ids());
    for product in &taxonomy.products {
        let clouds_of = |topic: &Topic<'_>| match cx.corpus.targeting.find(topic.id) {
            Some(name) => product.clouds & answered[name as usize],
            None => Clouds::default(),
        };
        let covered: Vec<(&Topic<'_>, Clouds)> = product
            .topics
            .iter()
            .map(|topic| (topic, clouds_of(topic)))
            .collect();
        let uncovered: Vec<&Topic<'_>> = covered
            .iter()
            .filter(|(_, clouds)| clouds.is_empty())
            .map(|(topic, _)| *topic)
            .collect();
        let is_product =
            uncovered.len() > MAX_TOPICS && uncovered.len() * 4 >= product.topics.len() * 3;
        if is_product {
            report_product(out, product, &uncovered);
        }
        for (topic, clouds) in covered {
            if clouds == product.clouds
                || (is_product && clouds.is_empty())
                || !is_topic_id(topic.id, cx.schemas)
            {
                continue;
            }
            let missing: Vec<String> = (product.clouds - clouds)
                .names(cx.schemas)
                .map(|cloud| format!("`{cloud}`"))
                .collect();
            let name = name_of(topic.id, topic.short_description);
            let message = format!("no article answers topic {name} in {}", missing.join(", "));
            out.report(product.file, topic.span, message);
        }
    }
}

/// Reports a product whose articles are not in the tree, or use other topic ids.
fn report_product(out: &mut CorpusSink<'_>, product: &Product<'_>, uncovered: &[&Topic<'_>]) {
    let id = product.ids.first().copied().unwrap_or_default();
    let name = name_of(id, product.short_description);
    let message = format!(
        "{} of the {} topics of product {name} have no article",
        uncovered.len(),
        product.topics.len()
    );
    let mut finding = out
        .report(product.file, product.span, message)
        .help("Write articles for these topics, or use these topic ids in existing articles.");
    for topic in uncovered.iter().take(MAX_NAMED) {
        finding = finding.related_in(product.file, topic.span, "a topic without an article");
    }
}

/// Returns an id with the start of its description, for a message.
fn name_of(id: &str, description: &str) -> String {
    const MAX_CHARS: usize = 60;
    match description.char_indices().nth(MAX_CHARS) {
        _ if description.is_empty() => format!("`{id}`"),
        None => format!("`{id}` ({description})"),
        Some((end, _)) => format!("`{id}` ({}…)", description[..end].trim_end()),
    }
}

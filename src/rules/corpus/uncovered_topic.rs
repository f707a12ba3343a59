//! `corpus/uncovered-topic`: a support topic that no article answers.

use super::{NAMED, is_topic_id};
use crate::corpus::{Clouds, Product, Taxonomy, Topic};
use crate::finding::FileId;
use crate::lookup::answered_topics;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::corpus("corpus/uncovered-topic", check);

/// Where more topics than these, and most of the product's, have no article, the
/// product is reported and not each of them.
const FEW: usize = 4;

fn check(cx: &Context<'_>, out: &mut Sink<'_>) {
    let taxonomy = Taxonomy::of(cx.corpus);
    if taxonomy.is_empty() {
        return;
    }
    let answered = answered_topics(cx.corpus, 0..cx.corpus.articles.len() as FileId);
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
        let bare = covered.iter().filter(|(_, clouds)| clouds.is_empty());
        let bare: Vec<&Topic<'_>> = bare.map(|(topic, _)| *topic).collect();
        let is_foreign = bare.len() > FEW && bare.len() * 4 >= product.topics.len() * 3;
        if is_foreign {
            report_product(out, product, &bare);
        }
        for (topic, clouds) in covered {
            if clouds == product.clouds
                || (is_foreign && clouds.is_empty())
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
            out.report_in(product.file, topic.span, message);
        }
    }
}

/// One finding for a product whose articles are not in the tree, or go by other
/// ids: nothing more can be said of its topics.
fn report_product(out: &mut Sink<'_>, product: &Product<'_>, bare: &[&Topic<'_>]) {
    let id = product.ids.first().copied().unwrap_or_default();
    let name = name_of(id, product.short_description);
    let message = format!(
        "{} of the {} topics of product {name} have no article",
        bare.len(),
        product.topics.len()
    );
    let mut noted = out
        .report_in(product.file, product.span, message)
        .help("Write articles for these topics, or use these topic ids in existing articles.");
    for topic in bare.iter().take(NAMED) {
        noted = noted.related(product.file, topic.span, "a topic without an article");
    }
}

/// An id, and what it stands for, in some 60 characters.
fn name_of(id: &str, description: &str) -> String {
    match description.char_indices().nth(60) {
        _ if description.is_empty() => format!("`{id}`"),
        None => format!("`{id}` ({description})"),
        Some((end, _)) => format!("`{id}` ({}…)", description[..end].trim_end()),
    }
}

//! `properties/unreachable`: no topic, product, or resource to look the article up by.

use super::support::lookups::{attributes, missing_lookups};
use crate::lookup::{MAX_PAIRS, has_too_many_pairs};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::Lookup;

pub(super) const RULE: Rule = Rule::article("properties/unreachable", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    if cx.article.properties.span.is_none() {
        return;
    }
    let kind = cx.article.self_help_type.as_ref();
    let by_pairs = kind.is_some_and(|kind| {
        [Lookup::Topic, Lookup::Product]
            .iter()
            .all(|lookup| kind.lookup.contains(lookup))
    });
    if by_pairs && has_too_many_pairs(cx.corpus, cx.file) {
        report_pairs(cx, out);
        return;
    }
    let Some(lookups) = missing_lookups(cx.article, cx.schemas) else {
        return;
    };
    let named: Vec<String> = lookups.iter().map(|lookup| describe(*lookup)).collect();
    out.report(
        cx.article.block_line(),
        format!(
            "customers cannot find this article: it has no {}",
            join(&named)
        ),
    )
    .help("Fill in at least one of them.");
}

fn report_pairs(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let shown = cx.corpus.targeting.article(cx.file);
    let (topics, products) = (shown.topics.len(), shown.products.len());
    let message = format!(
        "{topics} topics and {products} products make more than {MAX_PAIRS} combinations, \
         so customers who choose one of them do not see this article"
    );
    let span = cx
        .article
        .attribute("supportTopicIds")
        .map_or_else(|| cx.article.block_line(), |topics| topics.trimmed_span());
    out.report(span, message)
        .help("List fewer topics or products, or split the article.");
}

/// Returns the attributes of a lookup, for a sentence.
fn describe(lookup: Lookup) -> String {
    let names: Vec<String> = attributes(lookup)
        .iter()
        .map(|name| format!("`{name}`"))
        .collect();
    match lookup {
        Lookup::Resource => names.join(" together with "),
        _ => names.join(" or "),
    }
}

fn join(parts: &[String]) -> String {
    match parts.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            let comma = if rest.len() > 1 { "," } else { "" };
            format!("{}{comma} and no {last}", rest.join(", no "))
        }
        _ => parts.join(""),
    }
}

//! The rules of the group `corpus`: conflicts between articles, and references to other files.

mod competing_articles;
mod display_order;
mod duplicate_article_id;
mod duplicate_recommendation;
mod include_cycle;
mod include_internal;
mod include_missing;
mod include_outside;
mod near_duplicate;
mod near_miss;
mod support;
mod uncovered_topic;
mod unknown_topic;
mod unresolved_article;

pub(super) use support::duplicate_id::is_duplicate_id;

use super::{Context, FindingBuilder, Rule, Sink};
use crate::article::Article;
use crate::corpus::{Corpus, IncludeFault, IncludeFaultKind};
use crate::finding::FileId;
use crate::schema::Schemas;
use crate::source::Span;

/// The rules of this group, by name.
pub(super) const RULES: &[Rule] = &[
    competing_articles::RULE,
    display_order::RULE,
    duplicate_article_id::RULE,
    duplicate_recommendation::RULE,
    include_cycle::RULE,
    include_internal::RULE,
    include_missing::RULE,
    include_outside::RULE,
    near_duplicate::RULE,
    near_miss::RULE,
    uncovered_topic::RULE,
    unknown_topic::RULE,
    unresolved_article::RULE,
];

/// Maximum number of other articles in a message.
const MAX_NAMED: usize = 3;

/// Lists the paths of `others`, the first few of `count` articles, for a message.
fn name_articles(corpus: &Corpus, others: &[FileId], count: usize) -> String {
    let named = others
        .iter()
        .take(MAX_NAMED)
        .map(|file| format!("`{}`", corpus.article(*file).source.path));
    let mut text = named.collect::<Vec<_>>().join(", ");
    if count > MAX_NAMED.min(others.len()) {
        text.push_str(&format!(
            " and {} more",
            count - MAX_NAMED.min(others.len())
        ));
    }
    text
}

/// Returns the location of the attribute `name`, or the first line of the block if it is missing.
fn attribute_span(article: &Article, name: &str) -> Span {
    article.attribute(name).map_or_else(
        || article.block_line(),
        |attribute| attribute.trimmed_span(),
    )
}

/// Reports the faults of the article's includes for which `describe` returns a message. Its second
/// parameter is the name of the included file in a message.
fn report_includes(
    article: &Article,
    cx: &Context<'_>,
    out: &mut Sink<'_>,
    describe: impl Fn(&IncludeFaultKind, &str) -> Option<String>,
) {
    if article.outline.includes.is_empty() {
        return;
    }
    for fault in cx.corpus.includes.faults(cx.file, article) {
        let named = format!("`{}`{}", fault.written.trim(), within(&fault));
        if let Some(message) = describe(fault.fault, &named) {
            relate_chain(cx.file, &fault, out.report(fault.path, message));
        }
    }
}

/// Adds the files between an article and the fault of an include to the finding.
fn relate_chain(file: FileId, fault: &IncludeFault<'_>, mut finding: FindingBuilder<'_>) {
    for step in &fault.chain {
        // A file that is not an article has no number: use the location of the directive.
        let (file, span) = step
            .file
            .map_or((file, fault.directive), |file| (file, Span::default()));
        finding = finding.related(file, span, format!("included through `{}`", step.path));
    }
}

/// Returns the part of a message that names the included file with the fault.
fn within(fault: &IncludeFault<'_>) -> String {
    fault
        .chain
        .last()
        .map(|file| format!(", which `{}` includes,", file.path))
        .unwrap_or_default()
}

/// Returns true if `id` is a valid id of a support topic. `properties/value` reports others.
fn is_topic_id(id: &str, schemas: &Schemas) -> bool {
    let attribute = schemas.attribute("supportTopicIds");
    attribute.is_none_or(|attribute| {
        let mut shapes = attribute.patterns.iter();
        shapes.any(|shape| shape.is_match(id))
    })
}

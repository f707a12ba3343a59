//! The rules of the group `corpus`.

mod competing_articles;
mod display_order;
mod duplicate_article_id;
mod duplicate_recommendation;
mod include_cycle;
mod include_missing;
mod include_outside;
mod near_duplicate;
mod near_miss;
mod similar;
mod uncovered_topic;
mod unknown_topic;
mod unresolved_article;

pub(super) use duplicate_article_id::is_reported as is_duplicate_id;

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
    include_missing::RULE,
    include_outside::RULE,
    near_duplicate::RULE,
    near_miss::RULE,
    uncovered_topic::RULE,
    unknown_topic::RULE,
    unresolved_article::RULE,
];

/// So many other articles are named in a message.
const NAMED: usize = 3;

/// The paths of `others`, the first few of `count` articles, as a message names
/// them.
fn name_articles(corpus: &Corpus, others: &[FileId], count: usize) -> String {
    let named = others
        .iter()
        .take(NAMED)
        .map(|file| format!("`{}`", corpus.article(*file).source.path));
    let mut text = named.collect::<Vec<_>>().join(", ");
    if count > NAMED.min(others.len()) {
        text.push_str(&format!(" and {} more", count - NAMED.min(others.len())));
    }
    text
}

/// Where an article says `name`; the first line of its block where it does not.
fn place_of(article: &Article, name: &str) -> Span {
    article.attribute(name).map_or_else(
        || article.block_line(),
        |attribute| attribute.trimmed_span(),
    )
}

/// Reports the faults of an article's includes of which `say` has something to say,
/// given what names the fault in a message.
fn report_includes(
    article: &Article,
    cx: &Context<'_>,
    out: &mut Sink<'_>,
    say: impl Fn(&IncludeFaultKind, &str) -> Option<String>,
) {
    if article.outline.includes.is_empty() {
        return;
    }
    for fault in cx.corpus.includes.faults(cx.file, article) {
        let named = format!("`{}`{}", fault.written.trim(), within(&fault));
        if let Some(message) = say(fault.fault, &named) {
            relate_chain(cx.file, &fault, out.report(fault.path, message));
        }
    }
}

/// Names the files on the way from an article to the fault of an include.
fn relate_chain(file: FileId, fault: &IncludeFault<'_>, mut noted: FindingBuilder<'_>) {
    for step in &fault.chain {
        // A file beside the articles has no number: the directive stands for it.
        let (file, span) = step
            .file
            .map_or((file, fault.directive), |file| (file, Span::default()));
        noted = noted.related(file, span, format!("included through `{}`", step.path));
    }
}

/// The end of a message: in which included file the fault lies.
fn within(fault: &IncludeFault<'_>) -> String {
    fault
        .chain
        .last()
        .map(|file| format!(", which `{}` includes,", file.path))
        .unwrap_or_default()
}

/// Whether `id` has the shape of a support topic's id; one that has not is a
/// fault of its own.
fn is_topic_id(id: &str, schemas: &Schemas) -> bool {
    let attribute = schemas.attribute("supportTopicIds");
    attribute.is_none_or(|attribute| {
        let mut shapes = attribute.patterns.iter();
        shapes.any(|shape| shape.is_match(id))
    })
}

//! `structure/template-leftover`: text that is left over from the template.

use super::support::shown;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("structure/template-leftover", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let search = |part: Span, place| {
        let found = cx
            .schemas
            .text
            .leftovers(cx.article.source.slice(part), place);
        found
            .into_iter()
            .map(move |range| Span::from(range).shifted(part.start as usize))
    };
    let document = cx
        .article
        .json
        .as_ref()
        .map(|json| json.span)
        .unwrap_or_default();
    let mut found = search(cx.article.outline.span, "body").chain(search(document, "json"));
    let Some(first) = found.next() else { return };
    let line = shown::line(cx.article, first.start as usize);
    let place = if line.len() <= 120 { line } else { first };
    let text = cx.article.source.slice(first);
    let mut finding = out.report(place, format!("`{text}` is left over from the template"));
    for span in found {
        finding = finding.related(span, "another leftover");
    }
}

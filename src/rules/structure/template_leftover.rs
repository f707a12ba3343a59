//! `structure/template-leftover`: text that is left over from the template.

use super::support::shown;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("structure/template-leftover", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let search = |part: Span, place| {
        let found = cx.schemas.text.leftovers(article.source.slice(part), place);
        found
            .into_iter()
            .map(move |range| Span::from(range).shifted(part.start as usize))
    };
    let document = article
        .json
        .as_ref()
        .map(|json| json.span)
        .unwrap_or_default();
    let mut found = search(article.outline.span, "body").chain(search(document, "json"));
    let Some(first) = found.next() else { return };
    let line = shown::line(article, first.start as usize);
    let place = if line.len() <= 120 { line } else { first };
    let text = article.source.slice(first);
    let mut finding = out.report(place, format!("`{text}` is left over from the template"));
    for span in found {
        finding = finding.related(cx.file, span, "another leftover");
    }
}

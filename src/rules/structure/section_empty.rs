//! `structure/section-empty`: a heading with nothing under it.

use super::shown;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("structure/section-empty", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    let headings = &article.outline.headings;
    for (at, heading) in headings
        .iter()
        .enumerate()
        .filter(|(_, heading)| !heading.content.is_empty())
    {
        let next = headings.get(at + 1);
        // Behind the title any heading will do, and so will the title before
        // the first one: what is wrong there is another rule's to say.
        let untitled = || headings[..=at].iter().all(|before| before.level > 1);
        if next.is_some_and(|next| {
            next.level > heading.level || heading.level == 1 || (next.level == 1 && untitled())
        }) {
            continue;
        }
        let end = next.map_or(article.body.end, |next| next.span.start);
        if shown::is_blank(
            article,
            Span {
                start: heading.span.end,
                end,
            },
        ) {
            out.report(heading.span, format!("section `{}` is empty", heading.text));
        }
    }
}

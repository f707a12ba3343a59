//! `structure/h1-multiple`: an article with more than one level 1 heading.

use super::support::standard;
use crate::article::Heading;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("structure/h1-multiple", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let is_title = |heading: &&Heading| heading.level == 1 && !heading.content.is_empty();
    let mut titles = cx.article.outline.headings.iter().filter(is_title);
    let Some(first) = titles.next() else { return };
    // `structure/heading-spelling` reports standard sections with a wrong level.
    let mut others =
        titles.filter(|heading| standard::of(cx.article, heading, cx.schemas).is_none());
    let Some(second) = others.next() else { return };
    let mut finding = out
        .report(
            second.span,
            format!(
                "`{}` is a second title: use only one level 1 heading",
                second.text
            ),
        )
        .related(first.span, "the title");
    for heading in others {
        finding = finding.related(heading.span, "another title");
    }
}

//! `structure/heading-empty`: a heading without text.

use crate::article::Article;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("structure/heading-empty", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    let headings = article.outline.headings.iter();
    // A title without text is h1-missing's to report.
    for heading in headings.filter(|heading| heading.level > 1 && heading.content.is_empty()) {
        out.report(heading.span, format!("a heading of level {} without text", heading.level));
    }
}

//! `structure/heading-skipped`: a heading two or more levels below the one before it.

use super::standard;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("structure/heading-skipped", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for pair in article.outline.headings.windows(2) {
        let [before, heading] = pair else { continue };
        // A standard section of the wrong level is heading-spelling's to report.
        if heading.level <= before.level + 1 || standard::of(article, heading, cx.schemas).is_some()
        {
            continue;
        }
        let message = format!(
            "a heading of level {} follows one of level {}",
            heading.level, before.level
        );
        out.report(heading.span, message)
            .related(cx.file, before.span, "the heading before it");
    }
}

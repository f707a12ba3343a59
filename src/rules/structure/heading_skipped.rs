//! `structure/heading-skipped`: a heading that skips a level.

use super::support::standard;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("structure/heading-skipped", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for pair in cx.article.outline.headings.windows(2) {
        let [before, heading] = pair else { continue };
        // `structure/heading-spelling` reports standard sections with a wrong level.
        if heading.level <= before.level + 1
            || standard::of(cx.article, heading, cx.schemas).is_some()
        {
            continue;
        }
        let message = format!(
            "heading level jumps from {} to {}",
            before.level, heading.level
        );
        let level = before.level + 1;
        out.report(heading.span, message)
            .help(format!(
                "Make this a level {level} heading (`{}`).",
                "#".repeat(usize::from(level))
            ))
            .related(before.span, "the heading before it");
    }
}

//! `structure/heading-space`: a heading without a space after its `#`.

use super::support::heading_space::headings_without_space;
use crate::finding::Fix;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("structure/heading-space", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for heading in headings_without_space(cx.article) {
        let marks = "#".repeat(heading.level);
        out.report(
            heading.line,
            format!("missing space after `{marks}` in a heading"),
        )
        .fix(Fix::safe(heading.gap, " "));
    }
}

//! `structure/heading-duplicate`: two neighboring sections with the same heading.

use crate::article::Heading;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("structure/heading-duplicate", check);

/// Maximum number of earlier headings to compare a heading with.
const MAX_EARLIER_HEADINGS: usize = 200;

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let headings = &cx.article.outline.headings;
    for (at, heading) in headings.iter().enumerate().skip(1) {
        if heading.level == 1 || heading.text.is_empty() {
            continue;
        }
        if let Some(first) = duplicate(&headings[..at], heading) {
            out.report(
                heading.span,
                format!("duplicate section `{}`", heading.text),
            )
            .related(first.span, "the first section with this heading");
        }
    }
}

/// Returns the nearest earlier heading with the same level and text below the same heading.
fn duplicate<'h>(before: &'h [Heading], heading: &Heading) -> Option<&'h Heading> {
    before
        .iter()
        .rev()
        .take(MAX_EARLIER_HEADINGS)
        .take_while(|other| other.level >= heading.level)
        .find(|other| {
            other.level == heading.level && other.text.eq_ignore_ascii_case(&heading.text)
        })
}

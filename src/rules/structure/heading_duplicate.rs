//! `structure/heading-duplicate`: two sections of one name side by side.

use crate::article::{Article, Heading};
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("structure/heading-duplicate", check);

/// Headings that are looked back at.
const NEAR: usize = 200;

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let headings = &article.outline.headings;
    for (at, heading) in headings.iter().enumerate().skip(1) {
        if heading.level == 1 || heading.text.is_empty() {
            continue;
        }
        if let Some(first) = twin(&headings[..at], heading) {
            out.report(
                heading.span,
                format!("duplicate section `{}`", heading.text),
            )
            .related(cx.file, first.span, "the first section with this heading");
        }
    }
}

/// The nearest earlier heading of the same level and text below the same
/// heading.
fn twin<'h>(before: &'h [Heading], heading: &Heading) -> Option<&'h Heading> {
    before
        .iter()
        .rev()
        .take(NEAR)
        .take_while(|other| other.level >= heading.level)
        .find(|other| {
            other.level == heading.level && other.text.eq_ignore_ascii_case(&heading.text)
        })
}

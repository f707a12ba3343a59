//! `tokens/region-formatting`: links and bold text in a region that takes plain text.

use super::pairs;
use super::region_not_allowed::is_of_type;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};
use crate::schema::Region;
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("tokens/region-formatting", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let outline = &article.outline;
    if article.markers.is_empty() || (outline.links.is_empty() && outline.emphasis.is_empty()) {
        return;
    }
    for (start, end) in pairs::of(cx).pairs.iter().copied() {
        let name = pairs::name(article, start);
        let region = cx.schemas.markers.region(name);
        // Where the type has no such region, that is the slip.
        let is_shown = |region: &&Region| region.plain && is_of_type(article, start, cx);
        let Some(region) = region.filter(|region| !start.is_token() && is_shown(region)) else {
            continue;
        };
        let within = Span {
            start: start.span.end,
            end: end.span.start,
        };
        let links = outline.links.iter().map(|link| link.span);
        report(
            links,
            within,
            &format!("a link in `{}`, which is shown as plain text", region.name),
            cx,
            out,
        );
        let emphasis = outline.emphasis.iter().copied();
        let message = format!(
            "bold or italic text in `{}`, which is shown as plain text",
            region.name
        );
        report(emphasis, within, &message, cx, out);
    }
}

/// Reports the first of `spans` that lies in the region, and the others with it.
fn report(
    spans: impl Iterator<Item = Span>,
    within: Span,
    message: &str,
    cx: &Context<'_>,
    out: &mut Sink<'_>,
) {
    let mut inside = spans.filter(|span| within.contains(*span));
    if let Some(first) = inside.next() {
        inside.fold(out.report(first, message), |noted, span| {
            noted.related(cx.file, span, "and here")
        });
    }
}

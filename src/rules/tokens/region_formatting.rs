//! `tokens/region-formatting`: a link, or bold or italic text, in a region that is shown as plain
//! text.

use super::support::pairs;
use super::support::region::is_of_type;
use crate::rules::{ArticleContext, FindingBuilder, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("tokens/region-formatting", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let outline = &cx.article.outline;
    if cx.article.markers.is_empty() || (outline.links.is_empty() && outline.emphasis.is_empty()) {
        return;
    }
    // `structure/markdown-in-html` reports links that are not rendered.
    let links = sorted(
        outline
            .links
            .iter()
            .map(|link| link.span)
            .filter(|link| !link.is_within(&outline.html_texts)),
    );
    let emphasis = sorted(outline.emphasis.iter().copied());
    for (start, end) in pairs::of(cx).pairs.iter().copied() {
        let name = pairs::name(cx.article, start);
        let Some(region) = cx.schemas.markers.region(name) else {
            continue;
        };
        // `tokens/region-not-allowed` reports a region that the type does not have.
        if start.is_token() || !region.plain || !is_of_type(start, cx) {
            continue;
        }
        let within = Span {
            start: start.span.end,
            end: end.span.start,
        };
        let plain = format!("`{}` is shown as plain text, so", region.name);
        if let Some((first, others)) = within_region(&links, within) {
            let noted = out
                .report(first, format!("{plain} links in it do not work"))
                .help("Move the link after the region.");
            add_related(noted, &others);
        }
        if let Some((first, others)) = within_region(&emphasis, within) {
            let marks = marks(cx.article.source.slice(first));
            let noted = out
                .report(first, format!("{plain} customers see the `{marks}`"))
                .help(format!("Remove the `{marks}`."));
            add_related(noted, &others);
        }
    }
}

/// Returns the spans in order, each with its original index.
fn sorted(spans: impl Iterator<Item = Span>) -> Vec<(Span, usize)> {
    let mut spans: Vec<_> = spans.zip(0..).collect();
    spans.sort_unstable();
    spans
}

/// Returns the first of `spans` that is in the region, and the others there.
fn within_region(spans: &[(Span, usize)], within: Span) -> Option<(Span, Vec<Span>)> {
    let from = spans.partition_point(|(span, _)| span.start < within.start);
    let mut inside: Vec<_> = spans[from..]
        .iter()
        .take_while(|(span, _)| span.start < within.end)
        .filter(|(span, _)| within.contains(*span))
        .collect();
    inside.sort_unstable_by_key(|(_, index)| *index);
    let ((first, _), others) = inside.split_first()?;
    Some((*first, others.iter().map(|(span, _)| *span).collect()))
}

/// Adds `spans` to the finding.
fn add_related(mut noted: FindingBuilder<'_>, spans: &[Span]) {
    for span in spans {
        noted = noted.related(*span, "also here");
    }
}

/// Returns the characters that start bold or italic text: `**` or `_`.
fn marks(written: &str) -> &str {
    let text = written.trim_start_matches(['*', '_']);
    &written[..written.len() - text.len()]
}

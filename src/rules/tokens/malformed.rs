//! `tokens/malformed`: a token or region with a blank or a sign too many.

use super::pairs;
use crate::article::{Article, Marker};
use crate::finding::{Applicability, Edit, Fix, Severity};
use crate::rules::{Context, Rule, Sink};
use crate::source::Span;
use std::collections::HashMap;

pub(super) const RULE: Rule = Rule::article("tokens/malformed", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    if article.markers.iter().all(Marker::is_tidy) {
        return;
    }
    let is_region = |name: &str| {
        cx.schemas
            .markers
            .regions
            .iter()
            .any(|r| r.name.eq_ignore_ascii_case(name))
    };
    let untidy = |marker: &&Marker| {
        !marker.is_tidy() && (marker.is_token() || is_region(pairs::name(article, marker)))
    };
    let paired = &pairs::of(cx).pairs;
    let of_start: HashMap<Span, &Marker> = paired
        .iter()
        .map(|(start, end)| (start.span, *end))
        .collect();
    let of_end: HashMap<Span, &Marker> = paired
        .iter()
        .map(|(start, end)| (end.span, *start))
        .collect();
    for marker in article.markers.iter().filter(untidy) {
        // Of a pair both ends are mended at once, and only the first is reported.
        if of_end
            .get(&marker.span)
            .is_some_and(|start| !start.is_tidy())
        {
            continue;
        }
        let partner = of_start
            .get(&marker.span)
            .copied()
            .filter(|end| !end.is_tidy());
        let written = article.source.slice(marker.span);
        let right = marker.spelt(pairs::name(article, marker));
        let edits = [Some(marker), partner]
            .into_iter()
            .flatten()
            .map(|marker| Edit {
                span: marker.span,
                text: marker.spelt(pairs::name(article, marker)),
            });
        let fix = Fix::new(Applicability::Safe, edits.collect());
        let doubled = written.matches('$').count() > 1 || written.contains("$/");
        let weight = if doubled {
            Severity::Error
        } else {
            Severity::Warning
        };
        out.report(
            marker.span,
            format!("`{written}` must be written `{right}`"),
        )
        .fix(fix)
        .at_most(weight);
    }
}

//! `tokens/malformed`: a token or region that is not written as one.

use super::pairs::{self, Fault};
use crate::article::{Article, Marker, MarkerForm};
use crate::finding::{Applicability, Edit, Fix, Severity};
use crate::rules::{Context, Rule, Sink};
use crate::schema::Markers;
use crate::source::Span;
use std::collections::{HashMap, HashSet};

pub(super) const RULE: Rule = Rule::article("tokens/malformed", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let all = || {
        let of_attributes = article.attribute_markers.iter().flatten();
        article.markers.iter().chain(of_attributes)
    };
    let known = &cx.schemas.markers;
    let is_wrong = |marker: &Marker| is_wrong(article, marker, known);
    if !all().any(is_wrong) {
        return;
    }
    let found = pairs::of(cx);
    let paired = found.pairs.iter();
    let of_start: HashMap<Span, &Marker> = paired
        .clone()
        .map(|(start, end)| (start.span, *end))
        .collect();
    let of_end: HashMap<Span, &Marker> = paired.map(|(start, end)| (end.span, *start)).collect();
    let rewritten = rewritten(&found.faults);
    for marker in all().filter(|marker| is_wrong(marker)) {
        // Of a pair both ends are mended at once, and only the first is reported.
        let start = of_end.get(&marker.span);
        if start.is_some_and(|start| is_wrong(start)) || rewritten.contains(&marker.span) {
            continue;
        }
        let end = of_start.get(&marker.span).copied();
        let end = end.filter(|end| is_wrong(end));
        let edits = [Some(marker), end].into_iter().flatten();
        let edits: Vec<Edit> = edits
            .map(|marker| Edit {
                span: marker.span,
                text: right(article, marker, known),
            })
            .collect();
        let written = article.source.slice(marker.span);
        let is_region = marker.is_token() && has_region_name(article, marker, known);
        let applicability = match is_region {
            true => Applicability::Unsafe,
            false => Applicability::Safe,
        };
        let what = if marker.is_token() && !is_region {
            "token"
        } else {
            "region"
        };
        let doubled = written.matches('$').count() > 1 || written.contains("$/");
        let weight = match doubled || is_region || marker.form == MarkerForm::Broken {
            true => Severity::Error,
            false => Severity::Warning,
        };
        out.report(
            marker.span,
            format!("invalid {what} `{written}`"),
        )
        .help(format!("Write `{}`.", edits[0].text))
        .fix(Fix::new(applicability, edits))
        .at_most(weight);
    }
}

fn has_region_name(article: &Article, marker: &Marker, known: &Markers) -> bool {
    known.region(pairs::name(article, marker)).is_some()
}

/// Whether `marker` is a token with the name of a region, or is not written as
/// the token or known region that it is.
fn is_wrong(article: &Article, marker: &Marker, known: &Markers) -> bool {
    match (marker.is_token(), marker.is_tidy()) {
        (false, true) => false,
        (true, false) => true,
        _ => has_region_name(article, marker, known),
    }
}

/// How `marker` is written rightly.
fn right(article: &Article, marker: &Marker, known: &Markers) -> String {
    let is_token = marker.is_token() && !has_region_name(article, marker, known);
    marker.spelt(pairs::name(article, marker), is_token)
}

/// The markers that what mends other faults writes anew.
fn rewritten(faults: &[Fault<'_>]) -> HashSet<Span> {
    let markers = faults.iter().flat_map(|fault| match fault {
        Fault::NoSlash(_, wrong) | Fault::ExtraSlash(wrong, _) => [Some(*wrong), None],
        Fault::OtherKind(start, end) => [Some(*start), Some(*end)],
        _ => [None, None],
    });
    markers.flatten().map(|marker| marker.span).collect()
}

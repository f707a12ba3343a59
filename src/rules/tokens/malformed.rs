//! `tokens/malformed`: a token or region that is not written correctly.

use super::support::pairs::{self, PairError};
use crate::article::{Article, Marker, MarkerForm};
use crate::finding::{Applicability, Edit, Fix, Severity};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::Markers;
use crate::source::Span;
use std::collections::{HashMap, HashSet};

pub(super) const RULE: Rule = Rule::article("tokens/malformed", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let all = || {
        let of_attributes = cx.article.attribute_markers.iter().flatten();
        cx.article.markers.iter().chain(of_attributes)
    };
    let known = &cx.schemas.markers;
    let is_malformed = |marker: &Marker| is_malformed(cx.article, marker, known);
    if !all().any(is_malformed) {
        return;
    }
    let found = pairs::of(cx);
    let mut end_of: HashMap<Span, &Marker> = HashMap::new();
    let mut start_of: HashMap<Span, &Marker> = HashMap::new();
    for (start, end) in &found.pairs {
        end_of.insert(start.span, end);
        start_of.insert(end.span, start);
    }
    let rewritten = rewritten(&found.errors);
    for marker in all().filter(|marker| is_malformed(marker)) {
        // The finding about the start of a pair fixes both ends.
        let start = start_of.get(&marker.span);
        if start.is_some_and(|start| is_malformed(start)) || rewritten.contains(&marker.span) {
            continue;
        }
        let end = end_of.get(&marker.span).copied();
        let edits: Vec<Edit> = [Some(marker), end.filter(|end| is_malformed(end))]
            .into_iter()
            .flatten()
            .map(|marker| Edit {
                span: marker.span,
                text: corrected(cx.article, marker, known),
            })
            .collect();
        let written = cx.article.source.slice(marker.span);
        let is_region = marker.is_token() && has_region_name(cx.article, marker, known);
        let applicability = if is_region {
            Applicability::Unsafe
        } else {
            Applicability::Safe
        };
        let what = if marker.is_token() && !is_region {
            "token"
        } else {
            "region"
        };
        let has_extra_dollar = written.matches('$').count() > 1 || written.contains("$/");
        let severity = if has_extra_dollar || is_region || marker.form == MarkerForm::Broken {
            Severity::Error
        } else {
            Severity::Warning
        };
        out.report(marker.span, format!("invalid {what} `{written}`"))
            .help(format!("Write `{}`.", edits[0].text))
            .fix(Fix::new(applicability, edits))
            .at_most(severity);
    }
}

fn has_region_name(article: &Article, marker: &Marker, known: &Markers) -> bool {
    known.region(pairs::name(article, marker)).is_some()
}

/// Returns true if `marker` is a token with the name of a region, or is not written in the form of
/// the token or known region that it is.
fn is_malformed(article: &Article, marker: &Marker, known: &Markers) -> bool {
    match (marker.is_token(), marker.is_tidy()) {
        (false, true) => false,
        (true, false) => true,
        _ => has_region_name(article, marker, known),
    }
}

/// Returns `marker` in the correct form.
fn corrected(article: &Article, marker: &Marker, known: &Markers) -> String {
    let is_token = marker.is_token() && !has_region_name(article, marker, known);
    marker.correct_form(pairs::name(article, marker), is_token)
}

/// Returns the spans of the markers that the fixes of other rules rewrite.
fn rewritten(errors: &[PairError<'_>]) -> HashSet<Span> {
    let markers = errors.iter().flat_map(|error| match error {
        PairError::MissingSlash(_, wrong) | PairError::ExtraSlash(wrong, _) => [Some(*wrong), None],
        PairError::DifferentKind(start, end) => [Some(*start), Some(*end)],
        _ => [None, None],
    });
    markers.flatten().map(|marker| marker.span).collect()
}

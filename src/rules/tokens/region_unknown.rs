//! `tokens/region-unknown`: a region with an unknown name.

use super::support::pairs;
use crate::article::{Article, Marker};
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;
use crate::util::{did_you_mean, nearest};
use std::collections::HashSet;

pub(super) const RULE: Rule = Rule::article("tokens/region-unknown", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let known = &cx.schemas.markers;
    let is_unknown = |marker: &Marker| {
        !marker.is_token() && known.region(pairs::name(cx.article, marker)).is_none()
    };
    if !cx.article.markers.iter().any(is_unknown) {
        return;
    }
    let tokens: HashSet<String> = cx
        .article
        .markers
        .iter()
        .filter(|marker| marker.is_token())
        .map(|token| pairs::name(cx.article, token).to_ascii_lowercase())
        .collect();
    // Only pairs are regions: a comment of one word is just a comment.
    for (start, end) in pairs::of(cx).pairs.iter().copied() {
        if !is_unknown(start) {
            continue;
        }
        let name = pairs::name(cx.article, start);
        let regions = known.regions.iter().map(|region| region.name.as_str());
        let near = nearest(name, regions);
        let is_token = near.is_none()
            && (tokens.contains(&name.to_ascii_lowercase())
                || is_known_token(cx.article, start, end, &known.tokens));
        let (hint, fix) = if is_token {
            let hint = format!(". Did you mean the token `<!--${name}-->`?");
            (hint, Some(as_token(start, end)))
        } else {
            (did_you_mean(near), None)
        };
        out.report(start.span, format!("unknown region `{name}`{hint}"))
            .related(end.span, "its end")
            .fix(fix);
    }
}

/// Returns true if the start and the end are on one line, as those of tokens are, and have the name
/// of a known token.
fn is_known_token(article: &Article, start: &Marker, end: &Marker, known: &[String]) -> bool {
    let name = pairs::name(article, start);
    let whole = start.span.to(end.span);
    known.iter().any(|token| token.eq_ignore_ascii_case(name))
        && !article.source.slice(whole).contains('\n')
}

/// Returns a fix that inserts `$` before the name at both ends.
fn as_token(start: &Marker, end: &Marker) -> Fix {
    let dollar = |marker: &Marker| Edit {
        span: Span {
            start: marker.name.start,
            end: marker.name.start,
        },
        text: "$".to_owned(),
    };
    Fix::new(Applicability::Unsafe, vec![dollar(start), dollar(end)])
}

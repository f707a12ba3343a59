//! `tokens/region-unknown`: a region that nothing shows.

use super::pairs;
use crate::article::{Article, Marker};
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{Context, Rule, Sink, did_you_mean};
use crate::schema::nearest;
use crate::source::Span;
use std::collections::HashSet;

pub(super) const RULE: Rule = Rule::article("tokens/region-unknown", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let known = &cx.schemas.markers;
    let unknown = |marker: &Marker| {
        !marker.is_token() && known.region(pairs::name(article, marker)).is_none()
    };
    // A comment of one word is no region: only what is closed is one.
    if !article.markers.iter().any(unknown) {
        return;
    }
    // A token of the article has the name, or one that the schemas know.
    let tokens = article.markers.iter().filter(|marker| marker.is_token());
    let tokens: HashSet<String> = tokens
        .map(|token| pairs::name(article, token).to_ascii_lowercase())
        .collect();
    for (start, end) in pairs::of(cx).pairs.iter().copied() {
        if !unknown(start) {
            continue;
        }
        let name = pairs::name(article, start);
        let regions = known.regions.iter().map(|region| region.name.as_str());
        let near = nearest(name, regions);
        let is_token = near.is_none()
            && (tokens.contains(&name.to_ascii_lowercase())
                || is_known(article, start, end, &known.tokens));
        let hint = match is_token {
            true => format!("; did you mean the token `<!--${name}-->`?"),
            false => did_you_mean(near),
        };
        out.report(start.span, format!("unknown region `{name}`{hint}"))
            .related(cx.file, end.span, "its end")
            .fix(is_token.then(|| as_token(start, end)));
    }
}

/// Whether start and end stand on one line, as those of tokens do, and have the
/// name of a token that the schemas know.
fn is_known(article: &Article, start: &Marker, end: &Marker, known: &[String]) -> bool {
    let name = pairs::name(article, start);
    let whole = start.span.to(end.span);
    known.iter().any(|token| token.eq_ignore_ascii_case(name))
        && !article.source.slice(whole).contains('\n')
}

/// Puts the `$` before the name at both ends.
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

//! `tokens/region-unknown`: a region that nothing shows.

use super::pairs;
use crate::article::{Article, Marker};
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{Context, Rule, Sink, did_you_mean};
use crate::schema::nearest;
use crate::source::Span;

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
    for (start, end) in pairs::of(cx).pairs.iter().copied() {
        if !unknown(start) {
            continue;
        }
        let name = pairs::name(article, start);
        let regions = known.regions.iter().map(|region| region.name.as_str());
        let near = nearest(name, regions);
        let is_token = near.is_none() && is_token(article, start, end, &known.tokens);
        let hint = match is_token {
            true => format!("; did you mean the token `<!--${name}-->`?"),
            false => did_you_mean(near),
        };
        out.report(start.span, format!("no region is called `{name}`{hint}"))
            .related(cx.file, end.span, "its end")
            .fix(is_token.then(|| as_token(start, end)));
    }
}

/// Whether a token of the article has this name, or else, where start and end
/// stand on one line, as those of tokens do, one that the schemas know.
fn is_token(article: &Article, start: &Marker, end: &Marker, known: &[String]) -> bool {
    let name = pairs::name(article, start);
    let is_named = |token: &str| token.eq_ignore_ascii_case(name);
    let mut tokens = article.markers.iter().filter(|marker| marker.is_token());
    let whole = start.span.to(end.span);
    tokens.any(|token| is_named(pairs::name(article, token)))
        || (!article.source.slice(whole).contains('\n') && known.iter().any(|t| is_named(t)))
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

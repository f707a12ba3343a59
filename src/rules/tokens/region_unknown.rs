//! `tokens/region-unknown`: a region that nothing shows.

use super::pairs;
use crate::article::{Article, Marker};
use crate::rules::{Context, Rule, Sink, did_you_mean};
use crate::schema::nearest;

pub(super) const RULE: Rule = Rule::article("tokens/region-unknown", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let known = || {
        cx.schemas
            .markers
            .regions
            .iter()
            .map(|region| region.name.as_str())
    };
    let unknown = |marker: &Marker| {
        !marker.is_token()
            && !known().any(|name| name.eq_ignore_ascii_case(pairs::name(article, marker)))
    };
    // A comment of one word is no region: only what is closed is one.
    if !article.markers.iter().any(unknown) {
        return;
    }
    for (start, end) in pairs::of(cx).pairs.iter().copied() {
        if unknown(start) {
            let name = pairs::name(article, start);
            let hint = did_you_mean(nearest(name, known()));
            out.report(start.span, format!("no region is called `{name}`{hint}"))
                .related(cx.file, end.span, "its end");
        }
    }
}

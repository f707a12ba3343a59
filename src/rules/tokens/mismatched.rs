//! `tokens/mismatched`: a replacement token whose start and end do not match.

use super::support::pairs::{self, PairError};
use crate::finding::Fix;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("tokens/mismatched", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for error in pairs::of(cx).errors.iter().copied() {
        match error {
            PairError::DifferentName(start, end) if start.is_token() => {
                let (name, other) = (pairs::name(cx.article, start), pairs::name(cx.article, end));
                out.report(
                    start.span,
                    format!("the token starts as `{name}` but ends as `{other}`"),
                )
                .related(end.span, "its end")
                .fix(Fix::needs_review(end.span, format!("<!--/${name}-->")));
            }
            PairError::DifferentKind(start, end) => {
                let name = pairs::name(cx.article, start);
                let is_region = cx.schemas.markers.region(name).is_some();
                // A token has a `$` at both ends, a region at neither.
                let (wrong, place) = if start.is_token() == is_region {
                    (start, "start")
                } else {
                    (end, "end")
                };
                let (what, verb) = if is_region {
                    ("region", "has a")
                } else {
                    ("token", "has no")
                };
                let right = wrong.correct_form(name, !is_region);
                out.report(
                    start.span,
                    format!("the {what} `{name}` {verb} `$` at its {place}"),
                )
                .related(end.span, "its end")
                .help(format!("Write `{right}`."))
                .fix(Fix::needs_review(wrong.span, right));
            }
            _ => {}
        }
    }
}

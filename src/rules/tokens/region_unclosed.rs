//! `tokens/region-unclosed`: a region without a start or an end.

use super::support::pairs::{self, PairError};
use super::support::slash::slash;
use crate::finding::Fix;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::Schemas;
use crate::source::Span;
use crate::util::{did_you_mean, nearest};

pub(super) const RULE: Rule = Rule::article("tokens/region-unclosed", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for error in pairs::of(cx).errors.iter().copied() {
        match error {
            PairError::NoEnd(start) if !start.is_token() => {
                let name = pairs::name(cx.article, start);
                let near = similar_region(name, cx.schemas);
                let hint = did_you_mean(near);
                let noted = out
                    .report(start.span, format!("the region `{name}` has no end{hint}"))
                    .help(match near {
                        Some(near) => both_ends(near),
                        None => format!("Add `<!--/{name}-->` after its text."),
                    });
                if let Some(broken) = pairs::broken_comment(cx.article, start, name) {
                    noted.related(broken, "probably meant as its end");
                }
            }
            PairError::NoStart(end) if !end.is_token() => {
                let name = pairs::name(cx.article, end);
                let near = similar_region(name, cx.schemas);
                let hint = did_you_mean(near);
                let noted = out
                    .report(end.span, format!("the region `{name}` has no start{hint}"))
                    .help(match near {
                        Some(near) => both_ends(near),
                        None => format!("Add `<!--{name}-->` before its text."),
                    });
                if let Some(broken) = pairs::broken_comment(cx.article, end, name) {
                    noted.related(
                        broken,
                        "probably meant as its start: the comment has no `-->`",
                    );
                }
            }
            PairError::MissingSlash(start, second) if !start.is_token() => {
                let name = pairs::name(cx.article, start);
                out.report(
                    start.span,
                    format!("the region `{name}` has no end, but a second start"),
                )
                .help(format!("Write `<!--/{name}-->` at its end."))
                .related(second.span, "probably meant as its end")
                .fix(slash(second, name, true));
            }
            PairError::ExtraSlash(first, end) if !end.is_token() => {
                let name = pairs::name(cx.article, first);
                out.report(
                    first.span,
                    format!("the region `{name}` has no start, but a second end"),
                )
                .help(format!("Write `<!--{name}-->` at its start."))
                .related(end.span, "its end")
                .fix(slash(first, name, false));
            }
            PairError::DifferentName(start, end) if !start.is_token() => {
                let (name, other) = (pairs::name(cx.article, start), pairs::name(cx.article, end));
                out.report(
                    start.span,
                    format!("the region starts as `{name}` but ends as `{other}`"),
                )
                .related(end.span, "its end")
                .fix(rename(start.name, end.name, name, other, cx.schemas));
            }
            _ => {}
        }
    }
}

/// Returns the known region whose name is similar to the unknown `name`.
fn similar_region<'s>(name: &str, schemas: &'s Schemas) -> Option<&'s str> {
    if schemas.markers.region(name).is_some() {
        return None;
    }
    let regions = schemas.markers.regions.iter();
    nearest(name, regions.map(|region| region.name.as_str()))
}

/// Returns the help for a region whose name has to change.
fn both_ends(name: &str) -> String {
    format!("Write `<!--{name}-->` before its text, and `<!--/{name}-->` after it.")
}

/// Returns a fix that replaces the unknown one of two names by the known one.
fn rename(start: Span, end: Span, name: &str, other: &str, schemas: &Schemas) -> Option<Fix> {
    let known = |name: &str| schemas.markers.region(name).is_some();
    match (known(name), known(other)) {
        (true, false) => Some(Fix::needs_review(end, name)),
        (false, true) => Some(Fix::needs_review(start, other)),
        _ => None,
    }
}

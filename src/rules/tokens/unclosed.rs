//! `tokens/unclosed`: a replacement token without its end, or without its start.

use super::pairs::{self, Fault};
use crate::article::{Article, Marker};
use crate::finding::Fix;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("tokens/unclosed", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for fault in pairs::of(cx).faults.iter().copied() {
        match fault {
            Fault::Unclosed(start) if start.is_token() => {
                let name = pairs::name(article, start);
                let noted = out
                    .report(start.span, format!("the token `{name}` has no end"))
                    .help(format!("Add `<!--/${name}-->` after the sample text."));
                if let Some(broken) = pairs::broken_comment(article, start, name) {
                    noted.related(cx.file, broken, "probably meant as its end");
                }
            }
            Fault::Unopened(end) if end.is_token() => {
                let name = pairs::name(article, end);
                let noted = out
                    .report(end.span, format!("the token `{name}` has no start"))
                    .help(format!("Add `<!--${name}-->` before the sample text."));
                if let Some(broken) = pairs::broken_comment(article, end, name) {
                    noted.related(cx.file, broken, "probably meant as its start");
                }
            }
            Fault::NoSlash(start, second) if start.is_token() => {
                let name = pairs::name(article, start);
                out.report(
                    start.span,
                    format!("the token `{name}` has no end, but a second start"),
                )
                .help(format!("Write `<!--/${name}-->` at its end."))
                .related(cx.file, second.span, "probably meant as its end")
                .fix(slash(second, name, true));
            }
            Fault::ExtraSlash(first, end) if end.is_token() => {
                let name = pairs::name(article, first);
                out.report(
                    first.span,
                    format!("the token `{name}` has no start, but a second end"),
                )
                .help(format!("Write `<!--${name}-->` at its start."))
                .related(cx.file, end.span, "its end")
                .fix(slash(first, name, false));
            }
            _ => {}
        }
    }
}

/// Puts the `/` of `marker` in or takes it out.
pub(super) fn slash(marker: &Marker, name: &str, wanted: bool) -> Fix {
    let dollar = if marker.is_token() { "$" } else { "" };
    let slash = if wanted { "/" } else { "" };
    Fix::needs_review(marker.span, format!("<!--{slash}{dollar}{name}-->"))
}

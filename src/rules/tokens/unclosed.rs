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
                let message =
                    format!("the token `{name}` is not closed: `<!--/${name}-->` is missing");
                let noted = out.report(start.span, message);
                if let Some(broken) = pairs::broken_comment(article, start, name) {
                    noted.related(cx.file, broken, "this was meant to be its end");
                }
            }
            Fault::Unopened(end) if end.is_token() => {
                let name = pairs::name(article, end);
                let message = format!(
                    "the token `{name}` ends here but does not begin: `<!--${name}-->` is missing"
                );
                let noted = out.report(end.span, message);
                if let Some(broken) = pairs::broken_comment(article, end, name) {
                    noted.related(cx.file, broken, "this was meant to be its start");
                }
            }
            Fault::NoSlash(start, second) if start.is_token() => {
                let name = pairs::name(article, start);
                out.report(
                    start.span,
                    format!("the token `{name}` is not closed: its end lacks the `/`"),
                )
                .related(cx.file, second.span, "this was meant to be its end")
                .fix(slash(second, name, true));
            }
            Fault::ExtraSlash(first, end) if end.is_token() => {
                let name = pairs::name(article, first);
                out.report(first.span, format!("the token `{name}` begins with a `/`"))
                    .related(cx.file, end.span, "this is its end")
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

//! `tokens/unclosed`: a replacement token without a start or an end.

use super::support::pairs::{self, PairError};
use super::support::slash::slash;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("tokens/unclosed", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for error in pairs::of(cx).errors.iter().copied() {
        match error {
            PairError::NoEnd(start) if start.is_token() => {
                let name = pairs::name(cx.article, start);
                let noted = out
                    .report(start.span, format!("the token `{name}` has no end"))
                    .help(format!("Add `<!--/${name}-->` after the sample text."));
                if let Some(broken) = pairs::broken_comment(cx.article, start, name) {
                    noted.related(broken, "probably meant as its end");
                }
            }
            PairError::NoStart(end) if end.is_token() => {
                let name = pairs::name(cx.article, end);
                let noted = out
                    .report(end.span, format!("the token `{name}` has no start"))
                    .help(format!("Add `<!--${name}-->` before the sample text."));
                if let Some(broken) = pairs::broken_comment(cx.article, end, name) {
                    noted.related(broken, "probably meant as its start");
                }
            }
            PairError::MissingSlash(start, second) if start.is_token() => {
                let name = pairs::name(cx.article, start);
                out.report(
                    start.span,
                    format!("the token `{name}` has no end, but a second start"),
                )
                .help(format!("Write `<!--/${name}-->` at its end."))
                .related(second.span, "probably meant as its end")
                .fix(slash(second, name, true));
            }
            PairError::ExtraSlash(first, end) if end.is_token() => {
                let name = pairs::name(cx.article, first);
                out.report(
                    first.span,
                    format!("the token `{name}` has no start, but a second end"),
                )
                .help(format!("Write `<!--${name}-->` at its start."))
                .related(end.span, "its end")
                .fix(slash(first, name, false));
            }
            _ => {}
        }
    }
}

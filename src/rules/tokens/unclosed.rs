//! `tokens/unclosed`: a replacement token without a start or an end.

use super::support::pairs::{self, PairError};
use super::support::slash::slash;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("tokens/unclosed", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for error in pairs::of(cx).errors.iter().copied() {
        match error {
            PairError::NoEnd(start) if start.is_token() => {
                let name = pairs::name(article, start);
                let noted = out
                    .report(start.span, format!("the token `{name}` has no end"))
                    .help(format!("Add `<!--/${name}-->` after the sample text."));
                if let Some(broken) = pairs::broken_comment(article, start, name) {
                    noted.related(cx.file, broken, "probably meant as its end");
                }
            }
            PairError::NoStart(end) if end.is_token() => {
                let name = pairs::name(article, end);
                let noted = out
                    .report(end.span, format!("the token `{name}` has no start"))
                    .help(format!("Add `<!--${name}-->` before the sample text."));
                if let Some(broken) = pairs::broken_comment(article, end, name) {
                    noted.related(cx.file, broken, "probably meant as its start");
                }
            }
            PairError::MissingSlash(start, second) if start.is_token() => {
                let name = pairs::name(article, start);
                out.report(
                    start.span,
                    format!("the token `{name}` has no end, but a second start"),
                )
                .help(format!("Write `<!--/${name}-->` at its end."))
                .related(cx.file, second.span, "probably meant as its end")
                .fix(slash(second, name, true));
            }
            PairError::ExtraSlash(first, end) if end.is_token() => {
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

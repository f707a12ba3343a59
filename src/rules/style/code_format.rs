//! `style/code-format`: a file, a path or a command that is not set as code.

use super::prose;
use crate::article::Article;
use crate::finding::Fix;
use crate::rules::{Context, Rule, Sink};
use crate::schema::{CodeKind, Wording};
use crate::source::{Span, SpanSet};
use std::cell::LazyCell;

pub(super) const RULE: Rule = Rule::article("style/code-format", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let code = &cx.schemas.style.code;
    let held: LazyCell<SpanSet, _> = LazyCell::new(|| {
        let links = article.outline.links.iter().map(|link| link.span);
        let headings = article.outline.headings.iter();
        links.chain(headings.map(|heading| heading.span)).collect()
    });
    let mut last = None;
    for (stretch, found) in prose::worded(article, cx, Wording::Code) {
        // All that looks like code in a stretch is found at once.
        if last.replace(found.part) == Some(found.part) {
            continue;
        }
        // The options of a command that was found belong to it.
        let mut within_command = false;
        for (range, kind) in code.find(stretch.text) {
            let span = stretch.span(&range);
            let written = &stretch.text[range.clone()];
            let (before, after) = stretch.beside(&range);
            let glued = |c: char| c.is_alphanumeric() || "_-/\\.*%<>{}$@:=#`".contains(c);
            // A name that goes on in a placeholder or in code cannot be set as it stands.
            let goes_on = |c: char| c.is_alphanumeric() || "_-/\\*%<{$@=".contains(c);
            let what = match kind {
                CodeKind::Path => "the path",
                CodeKind::File => "the file",
                CodeKind::Option => "the option",
                CodeKind::Command => "the command",
            };
            let argument = written.rsplit(' ').next().unwrap_or_default();
            if before.ends_with(glued)
                || after.starts_with(goes_on)
                || (after.is_empty() && continues(&article.source.text, span))
                || (kind == CodeKind::Command && code.not_arguments.contains(argument))
                || stretch.is_slot(&range)
                || is_in_address(before, after)
            {
                continue;
            }
            if held.holds(span) {
                continue;
            }
            if kind == CodeKind::Option && within_command {
                continue;
            }
            within_command |= matches!(kind, CodeKind::Command | CodeKind::Option);
            // Where a command ends is not sure if more words follow.
            let ends = after.trim().is_empty() || after.starts_with(['.', ',', ';', ':', ')', '"']);
            let whole = match kind {
                CodeKind::File => true,
                // `C:\Program Files\...` goes on behind its blank.
                CodeKind::Path => !after.split(' ').take(4).any(|word| word.contains('\\')),
                CodeKind::Option | CodeKind::Command => ends,
            };
            out.report(span, format!("{what} `{written}` is not formatted as code"))
                .fix(whole.then(|| Fix::needs_review(span, format!("`{written}`"))));
        }
    }
}

/// Whether markup that belongs to the name follows it: a placeholder, a tag.
fn continues(text: &str, span: Span) -> bool {
    text[span.end as usize..].starts_with(['<', '\\', '{', '`', '&'])
}

/// Whether the word around a place is an address.
fn is_in_address(before: &str, after: &str) -> bool {
    let start = before
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    let end = after.split(char::is_whitespace).next().unwrap_or_default();
    start.contains("://") || start.contains("www.") || end.contains("://")
}

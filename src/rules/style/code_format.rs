//! `style/code-format`: a file, path, option, or command that is not formatted as code.

use super::support::prose;
use crate::finding::Fix;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::{CodeKind, Wording};
use crate::source::{Span, SpanSet};
use std::cell::LazyCell;

pub(super) const RULE: Rule = Rule::article("style/code-format", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let code = &cx.schemas.style.code;
    let excluded: LazyCell<SpanSet, _> = LazyCell::new(|| {
        let links = cx.article.outline.links.iter().map(|link| link.span);
        let headings = cx.article.outline.headings.iter();
        links.chain(headings.map(|heading| heading.span)).collect()
    });
    let mut last = None;
    for (passage, found) in prose::matches(cx, Wording::Code) {
        // `code.find` below finds all code in a passage.
        if last.replace(found.part) == Some(found.part) {
            continue;
        }
        // Options after a command are part of it.
        let mut within_command = false;
        for (range, kind) in code.find(passage.text) {
            let span = passage.span(&range);
            let written = &passage.text[range.clone()];
            let (before, after) = passage.line_around(&range);
            let joins_before = |c: char| c.is_alphanumeric() || "_-/\\.*%<>{}$@:=#`".contains(c);
            // A name that continues with a placeholder or with code needs other edits.
            let joins_after = |c: char| c.is_alphanumeric() || "_-/\\*%<{$@=".contains(c);
            let what = match kind {
                CodeKind::Path => "the path",
                CodeKind::File => "the file",
                CodeKind::Option => "the option",
                CodeKind::Command => "the command",
            };
            let argument = written.rsplit(' ').next().unwrap_or_default();
            if before.ends_with(joins_before)
                || after.starts_with(joins_after)
                || (after.is_empty() && continues(&cx.article.source.text, span))
                || (kind == CodeKind::Command && code.not_arguments.contains(argument))
                || passage.is_placeholder(&range)
                || is_in_address(before, after)
            {
                continue;
            }
            if excluded.holds(span) || (kind == CodeKind::Option && within_command) {
                continue;
            }
            within_command |= matches!(kind, CodeKind::Command | CodeKind::Option);
            // If more words follow, the end of the command is uncertain.
            let ends = after.trim().is_empty() || after.starts_with(['.', ',', ';', ':', ')', '"']);
            let whole = match kind {
                CodeKind::File => true,
                // `C:\Program Files\...` continues after the space.
                CodeKind::Path => !after.split(' ').take(4).any(|word| word.contains('\\')),
                CodeKind::Option | CodeKind::Command => ends,
            };
            let finding = out.report(span, format!("{what} `{written}` is not formatted as code"));
            if whole {
                finding.fix(Fix::needs_review(span, format!("`{written}`")));
            }
        }
    }
}

/// Returns true if the text after `span` continues the name: a placeholder or a tag.
fn continues(text: &str, span: Span) -> bool {
    text[span.end as usize..].starts_with(['<', '\\', '{', '`', '&'])
}

/// Returns true if the word between `before` and `after` is part of an address.
fn is_in_address(before: &str, after: &str) -> bool {
    let start = before
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    let end = after.split(char::is_whitespace).next().unwrap_or_default();
    start.contains("://") || start.contains("www.") || end.contains("://")
}

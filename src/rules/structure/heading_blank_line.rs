//! `structure/heading-blank-line`: a heading without a blank line before or after it.

use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::{Span, line_start};
use std::cell::LazyCell;

pub(super) const RULE: Rule = Rule::article("structure/heading-blank-line", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let text = &cx.article.source.text;
    let newline = LazyCell::new(|| {
        let body = cx.article.source.slice(cx.article.body);
        let is_crlf = body.contains("\r\n");
        if is_crlf { "\r\n" } else { "\n" }
    });
    for heading in &cx.article.outline.headings {
        let start = line_start(text, heading.span.start as usize);
        let end = line_end(text, heading.span.end as usize);
        // Headings in lists and quotes do not need blank lines.
        if !text[start..heading.span.start as usize].trim().is_empty()
            || start <= cx.article.body.start as usize
        {
            continue;
        }
        let last = line_start(text, start - 1).max(cx.article.body.start as usize);
        let before = &text[last..start];
        let after = &text[end..line_end(text, end)];
        let lacks_before = is_text(before) && start > cx.article.body.start as usize + 1;
        // Between two headings, the line is missing before the second one.
        let lacks_after = is_text(after) && !after.trim_start().starts_with('#');
        let mut edits = Vec::new();
        for (is_missing, at) in [(lacks_before, start), (lacks_after, end)] {
            if is_missing {
                edits.push(Edit {
                    span: Span::new(at, at),
                    text: (*newline).to_owned(),
                });
            }
        }
        if edits.is_empty() {
            continue;
        }
        let side = if lacks_before { "before" } else { "after" };
        out.report(
            heading.span,
            format!("missing blank line {side} this heading"),
        )
        .fix(Fix::new(Applicability::Safe, edits));
    }
}

/// Returns the end of the line that contains `at`, including its line break.
fn line_end(text: &str, at: usize) -> usize {
    let newline = memchr::memchr(b'\n', &text.as_bytes()[at..]);
    newline.map_or(text.len(), |newline| at + newline + 1)
}

/// Returns true if the line contains text: it is neither empty nor a comment.
fn is_text(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !line.starts_with("<!--")
}

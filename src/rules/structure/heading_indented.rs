//! `structure/heading-indented`: a heading with spaces before its `#`.

use super::support::standard;
use crate::finding::Fix;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::{Span, SpanSet, line_before};

pub(super) const RULE: Rule = Rule::article("structure/heading-indented", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    check_code(cx, out);
    let text = &cx.article.source.text;
    let outline = &cx.article.outline;
    let lists: SpanSet = outline.lists.iter().map(|list| list.span).collect();
    let quotes: SpanSet = outline.quotes.iter().copied().collect();
    for heading in &outline.headings {
        let start = heading.span.start as usize;
        let before = Span::new(start - line_before(text, start).len(), start);
        let blank = |c: char| c == ' ' || c == '\t';
        // In a list, the indentation makes the heading part of an item; a standard section never
        // is.
        if before.is_empty()
            || !cx.article.source.slice(before).chars().all(blank)
            || !cx.article.source.slice(heading.span).starts_with('#')
            || (lists.holds(heading.span)
                && standard::of(cx.article, heading, cx.schemas).is_none())
            || quotes.holds(heading.span)
        {
            continue;
        }
        out.report(before, "spaces before the `#` of a heading")
            .fix(Fix::safe(before, ""));
    }
}

/// Reports headings that are code because of four spaces or a tab: headings of standard sections,
/// and bold headings, unlike comments in code.
fn check_code(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let outline = &cx.article.outline;
    for code in outline
        .code
        .iter()
        .filter(|code| outline.fences.binary_search(code).is_err())
    {
        let written = cx.article.source.slice(*code);
        if memchr::memchr(b'#', written.as_bytes()).is_none() {
            continue;
        }
        for line in written.lines() {
            let heading = line.trim_start();
            if !is_heading(heading, cx) {
                continue;
            }
            let at = Span::of_slice(written, heading, code.start as usize).start as usize;
            let before = whitespace_before(&cx.article.source.text, at);
            if !before.is_empty() {
                out.report(
                    before,
                    format!(
                        "`{}` is displayed as code because it is indented",
                        heading.trim_end()
                    ),
                )
                .fix(Fix::safe(before, ""));
            }
        }
    }
}

/// Returns true if `line` is a heading that does not occur in code.
fn is_heading(line: &str, cx: &ArticleContext<'_>) -> bool {
    let content = line.trim_start_matches('#');
    let level = line.len() - content.len();
    let text = content.trim();
    let is_bold = text.len() > 4 && text.starts_with("**") && text.ends_with("**");
    (1..=6).contains(&level)
        && content.starts_with([' ', '\t'])
        && (is_bold || standard::named(cx.article, text, cx.schemas).is_some())
}

/// Returns the whitespace between the start of the line and `at`; empty if there is text.
fn whitespace_before(text: &str, at: usize) -> Span {
    let before = line_before(text, at);
    if before.trim_matches([' ', '\t']).is_empty() {
        Span::new(at - before.len(), at)
    } else {
        Span::new(at, at)
    }
}

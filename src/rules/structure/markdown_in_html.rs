//! `structure/markdown-in-html`: Markdown inside HTML, which is not formatted.

use super::support::newline::newline;
use super::support::shown;
use crate::article::{Article, markdown_options};
use crate::finding::Fix;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::{Span, line_before};
use pulldown_cmark::{Event, Parser, Tag};

pub(super) const RULE: Rule = Rule::article("structure/markdown-in-html", check);

/// Maximum number of lines above the Markdown to check for a fix.
const MAX_TAG_LINES: usize = 8;

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let mut last: Option<Span> = None;
    for part in &cx.article.outline.html_texts {
        let text = cx.article.source.slice(*part);
        if memchr::memchr3(b'*', b'_', b'`', text.as_bytes()).is_none()
            && memchr::memchr3(b'[', b'-', b'#', text.as_bytes()).is_none()
            && !text.contains("1.")
        {
            continue;
        }
        for line in text.lines() {
            let at = Span::of_slice(text, line, part.start as usize);
            let is_start = line_before(&cx.article.source.text, at.start as usize)
                .trim()
                .is_empty();
            let Some(found) = markdown(line.trim(), is_start) else {
                continue;
            };
            let span = Span::of_slice(text, found, part.start as usize);
            // Each block has one finding.
            if last.is_none_or(|last| !is_same_block(cx.article, last, span)) {
                report(cx.article, span, out);
            }
            last = Some(span);
        }
    }
}

fn is_same_block(article: &Article, first: Span, second: Span) -> bool {
    let between = &article.source.text[first.end as usize..second.start as usize];
    !between.contains("\n\n") && !between.contains("\n\r\n")
}

fn report(article: &Article, span: Span, out: &mut Sink<'_>) {
    let written = shown::quoted(article.source.slice(span));
    out.report(
        span,
        format!("`{written}` is not formatted: Markdown does not work inside HTML"),
    )
    .help(
        "Add a blank line between the tag and the Markdown, or use HTML tags instead: `<b>`, `<a href>`, `<li>`.",
    )
    .fix(blank_line(article, span.start as usize));
}

/// Returns the fix that adds a blank line before the line of `at`, if the HTML block above it
/// contains only line breaks and rules.
fn blank_line(article: &Article, at: usize) -> Option<Fix> {
    let text = &article.source.text;
    let start = at - line_before(text, at).len();
    let mut end = start;
    let mut tags = 0;
    while let Some(above) = text[..end].strip_suffix('\n') {
        let line = line_before(above, above.len());
        if line.trim().is_empty() {
            break;
        }
        if end <= article.body.start as usize || tags == MAX_TAG_LINES || !is_lone_tag(line.trim())
        {
            return None;
        }
        end = above.len() - line.len();
        tags += 1;
    }
    if tags == 0 {
        return None;
    }
    Some(Fix::safe(Span::new(start, start), newline(article, start)))
}

/// Returns true if `line` consists of one line break or rule.
fn is_lone_tag(line: &str) -> bool {
    let Some(tag) = line.strip_prefix('<').and_then(|tag| tag.strip_suffix('>')) else {
        return false;
    };
    let name = tag.trim_matches(['/', ' ']);
    name.eq_ignore_ascii_case("br") || name.eq_ignore_ascii_case("hr")
}

/// Returns the first Markdown in `line`. List items and headings count only if `is_start`: the text
/// is at the start of a line of the file.
fn markdown(line: &str, is_start: bool) -> Option<&str> {
    for (event, range) in Parser::new_ext(line, markdown_options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Strong | Tag::Emphasis | Tag::Link { .. } | Tag::Image { .. })
            | Event::Code(_) => return line.get(range),
            Event::Start(Tag::Item | Tag::Heading { .. }) if is_start => return line.get(range),
            _ => {}
        }
    }
    None
}

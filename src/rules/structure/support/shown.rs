//! The text that readers see in a part of an article.

use crate::article::{Article, Markup, tag_at};
use crate::rules::Sink;
use crate::source::Span;

/// Returns the offset of the first visible text in `range`. Whitespace, comments, line breaks
/// (`<br>`), and bullets without text are not visible.
pub(in crate::rules) fn first(article: &Article, range: Span) -> Option<usize> {
    let text = article.source.slice(range);
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let trimmed = rest.trim_start_matches(|c: char| {
            c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}')
        });
        at += rest.len() - trimmed.len();
        if trimmed.is_empty() {
            return None;
        }
        let skip = match trimmed.as_bytes() {
            [b'<', ..] => invisible(text, at),
            [b'*' | b'-' | b'+', next, ..] if next.is_ascii_whitespace() => Some(at + 1),
            [b'*' | b'-' | b'+'] => return None,
            _ => None,
        };
        match skip {
            Some(end) => at = end,
            None => return Some(range.start as usize + at),
        }
    }
}

/// Returns the first line of `text`, shortened for a message.
pub(in crate::rules) fn quoted(text: &str) -> String {
    const MAX_CHARS: usize = 60;
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}...", line[..end].trim_end()),
        None => line.to_owned(),
    }
}

/// Returns true if nothing in `range` is visible.
pub(in crate::rules) fn is_invisible(article: &Article, range: Span) -> bool {
    first(article, range).is_none()
}

/// Returns the line of the file that contains `at`, without surrounding whitespace.
pub(in crate::rules) fn line(article: &Article, at: usize) -> Span {
    let text = &article.source.text;
    let start = text[..at]
        .rfind('\n')
        .map_or(0, |newline| newline + 1)
        .max(article.body.start as usize);
    let end = text[at..]
        .find('\n')
        .map_or(text.len(), |newline| at + newline);
    let content = text[start..end].trim();
    Span::of_slice(text, content, 0)
}

/// Returns true if `line` is a title that is displayed as code because of its indentation.
pub(in crate::rules) fn is_indented_title(article: &Article, line: Span) -> bool {
    let text = &article.source.text;
    let before = text[..line.start as usize]
        .rsplit('\n')
        .next()
        .unwrap_or_default();
    let width: usize = before.chars().map(|c| if c == '\t' { 4 } else { 1 }).sum();
    width >= 4 && before.trim().is_empty() && article.source.slice(line).starts_with("# ")
}

/// Reports a title that is displayed as code.
pub(in crate::rules) fn report_indented_title(line: Span, out: &mut Sink<'_>) {
    out.report(
        line,
        "the title is displayed as code because it is indented by four or more spaces",
    )
    .help("Remove the spaces before the `#`.");
}

/// Returns the end of the comment or `<br>` that starts at `at`.
fn invisible(text: &str, at: usize) -> Option<usize> {
    let markup = tag_at(text, at)?;
    match &markup {
        Markup::Tag(tag) if tag.name != "br" => None,
        _ => Some(markup.span().end as usize),
    }
}

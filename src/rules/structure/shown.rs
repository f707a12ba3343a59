//! What of a stretch of an article a reader would see.

use crate::article::{Article, Markup, tag_at};
use crate::source::Span;

/// The place of the first thing in `range` that a reader sees: not blanks, not
/// comments, not line breaks (`<br>`), not bullets without text.
pub(super) fn first(article: &Article, range: Span) -> Option<usize> {
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

/// The start of `text` that a message quotes: one line, and not a long one.
pub(super) fn quoted(text: &str) -> String {
    const MAX_CHARS: usize = 60;
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}...", line[..end].trim_end()),
        None => line.to_owned(),
    }
}

/// Whether a reader sees nothing of `range`.
pub(super) fn is_blank(article: &Article, range: Span) -> bool {
    first(article, range).is_none()
}

/// The line of the file in which `at` stands, without blanks around it.
pub(super) fn line(article: &Article, at: usize) -> Span {
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

/// Whether `line` would be the title but for the blanks before it, which make
/// code of it.
pub(super) fn is_indented_title(article: &Article, line: Span) -> bool {
    let text = &article.source.text;
    let before = text[..line.start as usize]
        .rsplit('\n')
        .next()
        .unwrap_or_default();
    let width: usize = before.chars().map(|c| if c == '\t' { 4 } else { 1 }).sum();
    width >= 4 && before.trim().is_empty() && article.source.slice(line).starts_with("# ")
}

/// The end of the comment or `<br>` that begins at `at`.
fn invisible(text: &str, at: usize) -> Option<usize> {
    let markup = tag_at(text, at)?;
    let unseen = match &markup {
        Markup::Comment(_) => true,
        Markup::Tag(tag) => tag.name == "br",
    };
    unseen.then_some(markup.span().end as usize)
}

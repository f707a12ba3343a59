//! Headings without a space after their `#`.

use crate::article::Article;
use crate::source::Span;

/// A line that was meant as a heading.
pub(in crate::rules) struct HeadingWithoutSpace {
    pub(in crate::rules) line: Span,
    /// The location of the missing space: empty, or invisible characters.
    pub(in crate::rules) gap: Span,
    pub(in crate::rules) level: usize,
}

/// Iterates over the headings without a space.
pub(in crate::rules) fn headings_without_space(
    article: &Article,
) -> impl Iterator<Item = HeadingWithoutSpace> {
    article.outline.prose.iter().filter_map(|span| {
        let text = article.source.text.get(span.start as usize..)?;
        if !text.starts_with('#') {
            return None;
        }
        let line = text.lines().next().unwrap_or_default().trim_end();
        let level = line.bytes().take_while(|b| *b == b'#').count();
        let content = &line[level..];
        let invisible = |c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}');
        let trimmed = content.trim_start_matches(invisible);
        let first = trimmed.chars().next()?;
        // `#1 cause` and `#define` are text.
        let is_text =
            level == 1 && (first.is_ascii_digit() || first.is_lowercase() || first == '!');
        let before = article.source.text[..span.start as usize]
            .rsplit('\n')
            .next()
            .unwrap_or_default();
        if level > 6
            || is_text
            || !before.trim_matches([' ', '>', '\t']).is_empty()
            || !starts_heading(first)
        {
            return None;
        }
        let start = span.start as usize;
        let gap = Span::new(start + level, start + level + content.len() - trimmed.len());
        Some(HeadingWithoutSpace {
            line: Span::new(start, start + line.len()),
            gap,
            level,
        })
    })
}

/// Returns true if the text of a heading may start with `c`.
fn starts_heading(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '*' | '_' | '[' | '"' | '\'' | '`' | '<' | '(' | '“')
}

/// Returns true if the title of the article has no space after its `#`.
pub(in crate::rules) fn has_title_without_space(article: &Article) -> bool {
    headings_without_space(article).any(|heading| heading.level == 1)
}

//! `structure/heading-space`: a heading without a space after its `#`.

use crate::article::Article;
use crate::finding::Fix;
use crate::rules::{Context, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("structure/heading-space", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    for heading in headings_without_space(article) {
        let marks = "#".repeat(heading.level);
        out.report(
            heading.line,
            format!("missing space after `{marks}` in a heading"),
        )
        .fix(Fix::safe(heading.gap, " "));
    }
}

/// Returns true if the title of the article has no space after its `#`.
pub(super) fn has_title_without_space(article: &Article) -> bool {
    headings_without_space(article).any(|heading| heading.level == 1)
}

/// A line that was meant as a heading.
struct HeadingWithoutSpace {
    line: Span,
    /// The location of the missing space: empty, or invisible characters.
    gap: Span,
    level: usize,
}

fn headings_without_space(article: &Article) -> impl Iterator<Item = HeadingWithoutSpace> {
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

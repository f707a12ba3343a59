//! `structure/heading-space`: a heading without a blank behind its `#`.

use crate::article::Article;
use crate::finding::Fix;
use crate::rules::{Context, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("structure/heading-space", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    for glued in glued(article) {
        out.report(
            glued.line,
            format!(
                "missing space after `{}` in a heading",
                "#".repeat(glued.level)
            ),
        )
        .fix(Fix::safe(glued.gap, " "));
    }
}

/// Whether the title of the article is such a line.
pub(super) fn has_glued_title(article: &Article) -> bool {
    glued(article).any(|glued| glued.level == 1)
}

struct Glued {
    line: Span,
    /// Where the blank belongs; a no-break space may stand there.
    gap: Span,
    level: usize,
}

fn glued(article: &Article) -> impl Iterator<Item = Glued> {
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
        // `#1 cause` and `#define` are text; so is what stands within a line.
        let is_text =
            level == 1 && (first.is_ascii_digit() || first.is_lowercase() || first == '!');
        let before = article.source.text[..span.start as usize]
            .rsplit('\n')
            .next()
            .unwrap_or_default();
        if level > 6
            || is_text
            || !before.trim_matches([' ', '>', '\t']).is_empty()
            || !is_wordy(first)
        {
            return None;
        }
        let start = span.start as usize;
        let gap = Span::new(start + level, start + level + content.len() - trimmed.len());
        Some(Glued {
            line: Span::new(start, start + line.len()),
            gap,
            level,
        })
    })
}

/// Whether the text of a heading may begin with `c`.
fn is_wordy(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '*' | '_' | '[' | '"' | '\'' | '`' | '<' | '(' | '“')
}

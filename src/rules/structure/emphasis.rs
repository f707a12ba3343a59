//! Asterisks that were meant as markup and are shown as they are.

use crate::article::Article;
use crate::source::{Span, line_after, line_before};

/// The runs of `*` in the prose within `range` that were meant to make text
/// bold or italic: two or more beside a letter, or one that is left over at the
/// edge of emphasis.
pub(super) fn leftovers(article: &Article, prose: Span) -> Option<Span> {
    let text = article.source.slice(prose);
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(found) = memchr::memchr(b'*', bytes.get(from..)?) {
        let start = from + found;
        let length = bytes[start..].iter().take_while(|b| **b == b'*').count();
        from = start + length;
        let run = Span::new(start, from).shifted(prose.start as usize);
        if was_markup(article, run) {
            return Some(run);
        }
    }
    None
}

/// The first `__` in the prose within `range` that was meant to begin or end bold
/// text: beside a word of letters and a blank, as no name in code has it.
pub(super) fn underscores(article: &Article, prose: Span) -> Option<Span> {
    let text = article.source.slice(prose);
    memchr::memchr(b'_', text.as_bytes())?;
    let is_word = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_lowercase)
    };
    let (at, _) = text.match_indices("__").find(|(at, _)| {
        let (before, after) = (line_before(text, *at), line_after(text, at + 2));
        let mut words = after.split(' ');
        let begins = (before.is_empty() || before.ends_with(' '))
            && words.next().is_some_and(is_word)
            && words
                .next()
                .is_some_and(|next| next.starts_with(char::is_alphabetic));
        let last = before.rsplit(' ').next().unwrap_or_default();
        let ends = (after.is_empty() || after.starts_with(' '))
            && last.len() < before.len()
            && last.chars().all(char::is_alphabetic)
            && !last.is_empty();
        begins || ends
    })?;
    Some(Span::new(at, at + 2).shifted(prose.start as usize))
}

fn was_markup(article: &Article, run: Span) -> bool {
    let text = &article.source.text;
    let before = text[..run.start as usize]
        .chars()
        .next_back()
        .unwrap_or('\n');
    let after = text[run.end as usize..].chars().next().unwrap_or('\n');
    if before == '\\' {
        return false;
    }
    match run.len() {
        // `***.example.org**` is a bold name that begins with an asterisk.
        1 if text[run.end as usize..]
            .trim_start_matches('*')
            .starts_with('.') =>
        {
            false
        }
        1 => {
            let emphasis = &article.outline.emphasis;
            let near = emphasis.partition_point(|span| span.start < run.start);
            emphasis.get(near).is_some_and(|span| span.start == run.end)
                || emphasis[..near]
                    .iter()
                    .rev()
                    .take(4)
                    .any(|span| span.end == run.start)
        }
        // Paths such as `/**/*.log` and masks such as `****` are text.
        2 | 3 => {
            let path = |c: char| matches!(c, '/' | '\\' | '*' | '=' | '@');
            let alone = before.is_whitespace() && after.is_whitespace() && before != '\n';
            let ornament = run.len() == 3 && after.is_whitespace();
            !path(before) && !path(after) && !alone && !ornament
        }
        _ => false,
    }
}

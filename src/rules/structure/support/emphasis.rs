//! Asterisks and underscores that were meant as markup but are displayed.

use crate::article::Article;
use crate::source::{Span, line_after, line_before};

/// Returns the first run of `*` in `prose` that was meant to make text bold or italic: two or more
/// next to a letter, or one at the edge of emphasis.
pub(in crate::rules) fn leftovers(article: &Article, prose: Span) -> Option<Span> {
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

/// Returns the first `__` in `prose` that was meant to start or end bold text: between a space and
/// a word of letters, where names in code have none.
pub(in crate::rules) fn underscores(article: &Article, prose: Span) -> Option<Span> {
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

/// Returns the first `*` or `_` in `prose` that does not start or end italic text because of the
/// characters next to it, as in `*Note:*text`.
pub(in crate::rules) fn flanked(article: &Article, prose: Span) -> Option<Span> {
    let text = article.source.slice(prose);
    let mut open: [Option<usize>; 2] = [None; 2];
    for at in memchr::memchr3_iter(b'*', b'_', b'\n', text.as_bytes()) {
        let slot = match text.as_bytes()[at] {
            b'*' => 0,
            b'_' => 1,
            _ => {
                open = [None; 2];
                continue;
            }
        };
        if let Some(start) = open[slot]
            && let Some(wrong) = wrong_mark(text, start, at)
        {
            return Some(Span::new(wrong, wrong + 1).shifted(prose.start as usize));
        }
        open[slot] = Some(at);
    }
    None
}

/// Returns the only `*` in `prose` if it was meant to start italic text: it is between a space and a
/// capital letter.
pub(in crate::rules) fn lone(article: &Article, prose: Span) -> Option<Span> {
    let text = article.source.slice(prose);
    let mut marks = memchr::memchr_iter(b'*', text.as_bytes());
    let at = marks.next()?;
    let is_start = text[..at].ends_with(' ')
        && text[..at].trim_end().ends_with(char::is_alphanumeric)
        && text[at + 1..].starts_with(char::is_uppercase);
    if marks.next().is_some() || !is_start {
        return None;
    }
    Some(Span::new(at, at + 1).shifted(prose.start as usize))
}

/// Returns the offset of the one of two equal marks, at `start` and `end`, that does not work, if
/// they were meant to make the text between them italic.
fn wrong_mark(text: &str, start: usize, end: usize) -> Option<usize> {
    let inner = &text[start + 1..end];
    let first = inner.chars().next()?;
    let last = inner.chars().next_back()?;
    let before = text[..start].chars().next_back().unwrap_or(' ');
    let after = text[end + 1..].chars().next().unwrap_or(' ');
    let is_opening = |c: char| "\"'“‘([（「『【《〈".contains(c);
    let is_closing = |c: char| "\"'”’)]）」』】》〉.:;!?。：；！？、，%".contains(c);
    // Formulas, globs and names in code.
    let is_code = inner.contains(|c: char| "=+/\\|<>^*_{}$&#@~`".contains(c));
    if is_code || !inner.contains(char::is_alphabetic) || before == '\\' {
        return None;
    }
    let starts = first.is_alphanumeric() || is_opening(first);
    let ends = last.is_alphanumeric() || is_closing(last);
    if !starts || !ends || after == '*' || before == '*' {
        return None;
    }
    if text.as_bytes()[start] == b'_' {
        let opens = !before.is_alphanumeric();
        return if opens && is_closing(last) && after.is_alphanumeric() {
            Some(end)
        } else if is_cjk(before) && is_cjk(first) {
            Some(start)
        } else if opens && is_cjk(last) && is_cjk(after) {
            Some(end)
        } else {
            None
        };
    }
    // `count*(price of one)*days` is a formula.
    let is_product = before.is_ascii_alphanumeric() && first == '(';
    if before.is_alphanumeric() && is_opening(first) && !is_product {
        return Some(start);
    }
    if is_closing(last) && after.is_alphanumeric() && !is_product {
        return Some(end);
    }
    None
}

/// Returns true for letters of scripts without spaces between words.
fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

/// Returns true if the run of `*` at `run`, which is displayed, was meant as markup.
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
        // `***.example.org**` is a bold name that starts with an asterisk.
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

#[cfg(test)]
mod tests {
    use super::wrong_mark;

    #[test]
    fn finds_marks_that_do_not_work_next_to_punctuation() {
        for (text, wrong) in [
            ("*Note:*text", 6),
            ("Select*“Restart”*button", 6),
            ("_(all)_items", 6),
            ("请*先重启（主机）*再试", 25),
            ("请_先重启_再试", 3),
        ] {
            let mark = if text.contains('*') { '*' } else { '_' };
            let (start, end) = (text.find(mark).unwrap(), text.rfind(mark).unwrap());
            assert_eq!(wrong_mark(text, start, end), Some(wrong), "{text}");
        }
        for text in [
            "2*(3 + x)*4",
            "count*(price)*days",
            "*.log, *.txt",
            "my_file_name",
            "*a b*",
            "a *“b”* c",
            "*x = y.*z",
        ] {
            let mark = if text.contains('*') { '*' } else { '_' };
            let (start, end) = (text.find(mark).unwrap(), text.rfind(mark).unwrap());
            assert_eq!(wrong_mark(text, start, end), None, "{text}");
        }
    }
}

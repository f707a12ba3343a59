//! Misspelled line breaks, which readers see as text, such as `<br`.

use crate::article::Article;
use crate::finding::{Applicability, Edit, Fix};
use crate::source::{Span, line_after};

/// A line break with a missing or an extra character.
pub(in crate::rules) struct Misspelling {
    pub(in crate::rules) span: Span,
    pub(in crate::rules) message: &'static str,
    pub(in crate::rules) help: &'static str,
    pub(in crate::rules) fix: Fix,
}

impl Misspelling {
    /// Returns the misspelling of a line break at `span`.
    fn of_tag(span: Span, applicability: Applicability) -> Self {
        Self {
            span,
            message: "misspelled line break: readers see this text",
            help: "Write `<br>`.",
            fix: Fix::new(applicability, vec![edit(span, "<br>")]),
        }
    }

    /// Returns the misspelling of a line break with an extra character at `span`.
    fn of_extra(span: Span, message: &'static str) -> Self {
        Self {
            span,
            message,
            help: "Remove it.",
            fix: Fix::new(Applicability::Safe, vec![edit(span, "")]),
        }
    }
}

fn edit(span: Span, text: &str) -> Edit {
    Edit {
        span,
        text: text.to_owned(),
    }
}

/// Iterates over the misspelled line breaks in the prose of `article`.
pub(in crate::rules) fn misspellings(article: &Article) -> impl Iterator<Item = Misspelling> {
    let text = article.source.text.as_str();
    article.outline.prose.iter().flat_map(move |prose| {
        let part = article.source.slice(*prose).as_bytes();
        memchr::memchr2_iter(b'<', b'>', part).filter_map(move |at| {
            let at = prose.start as usize + at;
            match text.as_bytes()[at] {
                b'<' => misspelling_at(text, at),
                _ => misspelling_before(text, at, prose.start as usize),
            }
        })
    })
}

/// Returns the misspelled line break that starts with the `<` at `at`, which does not start a tag:
/// `<br` at the end of a line, `<br]`, `< br>`, `</br/>`, or `<<br>`.
pub(in crate::rules) fn misspelling_at(text: &str, at: usize) -> Option<Misspelling> {
    if text[..at].ends_with('\\') {
        return None;
    }
    let rest = line_after(text, at + 1);
    if let Some(tag) = rest.strip_prefix('<') {
        if !after_break(tag)?.starts_with('>') {
            return None;
        }
        let span = Span::new(at, at + 1);
        return Some(Misspelling::of_extra(span, "extra `<` before a line break"));
    }
    let after = after_break(rest.trim_start_matches(['/', ' ', '\t']))?;
    let end = at + 1 + rest.len() - after.len();
    let length = match after.as_bytes() {
        [] | [b'<', ..] => 0,
        [b'>', ..] | [b']' | b'}'] => 1,
        _ => return None,
    };
    let span = Span::new(at, at + text[at..end + length].trim_end().len());
    Some(Misspelling::of_tag(span, Applicability::Safe))
}

/// Returns the misspelled line break that ends with the `>` at `at`, which does not end a tag, at
/// the end of its line: `br>` or `<br>>`. The prose around it starts at `from`.
fn misspelling_before(text: &str, at: usize, from: usize) -> Option<Misspelling> {
    if !line_after(text, at + 1).trim().is_empty() {
        return None;
    }
    let before = text[..at].trim_end_matches(['/', ' ']);
    if at == from && before.ends_with('>') {
        let tag = before.rfind('<')?;
        let is_break = after_break(&before[tag + 1..])?.starts_with('>');
        if !is_break || before[tag..].matches('>').count() != 1 {
            return None;
        }
        let span = Span::new(at, at + 1);
        return Some(Misspelling::of_extra(span, "extra `>` after a line break"));
    }
    let name = before.len().checked_sub(2).filter(|name| *name >= from)?;
    if !before.get(name..)?.eq_ignore_ascii_case("br") {
        return None;
    }
    // `misspelling_at` returns `< br>`.
    let front = text[..name].trim_end_matches(['/', ' ', '\t']);
    if front.ends_with('<') {
        return None;
    }
    let start = match text[..name].chars().next_back()? {
        // `>br>`
        '>' if name > from => name - 1,
        c if c.is_whitespace() || matches!(c, '.' | ')' | '*' | ':' | '!' | '?') => name,
        _ => return None,
    };
    let span = Span::new(start, at + 1);
    Some(Misspelling::of_tag(span, Applicability::Unsafe))
}

/// Returns the text after `br` and the following spaces and slashes, if `text` starts with it.
fn after_break(text: &str) -> Option<&str> {
    let name = text.get(..2)?;
    if !name.eq_ignore_ascii_case("br") {
        return None;
    }
    Some(text[2..].trim_start_matches(['/', '\\', ' ', '\t']))
}

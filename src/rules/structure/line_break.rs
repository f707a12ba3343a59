//! Line breaks that are no tags, so that a reader sees `<br`.

use crate::article::Article;
use crate::finding::{Applicability, Edit, Fix};
use crate::source::{Span, line_after};

/// A line break with a sign too few or too many.
pub(super) struct Slip {
    pub(super) span: Span,
    pub(super) message: &'static str,
    pub(super) fix: Fix,
}

impl Slip {
    fn new(span: Span, text: &str, message: &'static str, applicability: Applicability) -> Self {
        let edit = Edit {
            span,
            text: text.to_owned(),
        };
        Self {
            span,
            message,
            fix: Fix::new(applicability, vec![edit]),
        }
    }
}

/// The slips in the prose of an article.
pub(super) fn slips(article: &Article) -> impl Iterator<Item = Slip> {
    let text = article.source.text.as_str();
    article.outline.prose.iter().flat_map(move |prose| {
        let part = article.source.slice(*prose).as_bytes();
        memchr::memchr2_iter(b'<', b'>', part).filter_map(move |at| {
            let at = prose.start as usize + at;
            match text.as_bytes()[at] {
                b'<' => slip_at(text, at),
                _ => slip_before(text, at, prose.start as usize),
            }
        })
    })
}

/// The slip that begins with the `<` at `at`, which begins no tag: `<br` at the
/// end of a line, `<br]`, `< br>`, `</br/>` and `<<br>`.
pub(super) fn slip_at(text: &str, at: usize) -> Option<Slip> {
    if text[..at].ends_with('\\') {
        return None;
    }
    let rest = line_after(text, at + 1);
    if let Some(tag) = rest.strip_prefix('<') {
        let is_stray = rest_of_break(tag)?.starts_with('>');
        let span = Span::new(at, at + 1);
        let slip = || {
            Slip::new(
                span,
                "",
                "extra `<` before a line break",
                Applicability::Safe,
            )
        };
        return is_stray.then(slip);
    }
    let behind = rest_of_break(rest.trim_start_matches(['/', ' ', '\t']))?;
    let end = at + 1 + rest.len() - behind.len();
    let length = match behind.as_bytes() {
        [] | [b'<', ..] => 0,
        [b'>', ..] | [b']' | b'}'] => 1,
        _ => return None,
    };
    let span = Span::new(at, at + text[at..end + length].trim_end().len());
    Some(Slip::new(
        span,
        "<br>",
        "readers see this text: a line break is written `<br>`",
        Applicability::Safe,
    ))
}

/// The slip that ends with the `>` at `at`, which ends no tag, at the end of its
/// line: `br>` and `<br>>`. The prose around it begins at `from`.
fn slip_before(text: &str, at: usize, from: usize) -> Option<Slip> {
    if !line_after(text, at + 1).trim().is_empty() {
        return None;
    }
    let before = text[..at].trim_end_matches(['/', ' ']);
    let is_break = |tag: &str| rest_of_break(tag).is_some_and(|rest| rest.starts_with('>'));
    if at == from && before.ends_with('>') {
        let tag = before
            .rfind('<')
            .filter(|tag| is_break(&before[tag + 1..]))?;
        let is_whole = before[tag..].matches('>').count() == 1;
        let span = Span::new(at, at + 1);
        let slip = || {
            Slip::new(
                span,
                "",
                "extra `>` after a line break",
                Applicability::Safe,
            )
        };
        return is_whole.then(slip);
    }
    let start = before.len().checked_sub(2).filter(|start| *start >= from)?;
    let is_name = before.get(start..)?.eq_ignore_ascii_case("br");
    // `< br>` is seen at its `<`.
    if text[..start]
        .trim_end_matches(['/', ' ', '\t'])
        .ends_with('<')
    {
        return None;
    }
    let mut start = start;
    match text[..start].chars().next_back() {
        // `>br>`: the wrong one of the two.
        Some('>') if start > from => start -= 1,
        Some(c) if c.is_whitespace() || matches!(c, '.' | ')' | '*' | ':' | '!' | '?') => {}
        _ => return None,
    }
    is_name.then(|| {
        Slip::new(
            Span::new(start, at + 1),
            "<br>",
            "readers see this text: a line break is written `<br>`",
            Applicability::Unsafe,
        )
    })
}

/// What follows `br` and the blanks and slashes behind it, if `text` begins so.
fn rest_of_break(text: &str) -> Option<&str> {
    let name = text.get(..2)?;
    name.eq_ignore_ascii_case("br")
        .then(|| text[2..].trim_start_matches(['/', '\\', ' ', '\t']))
}

//! `file/invisible-character`: an invisible character in the text.

use super::support::shared::and_more;
use crate::article::Article;
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::{Span, is_converted, is_tail, line_after, line_before};

pub(super) const RULE: Rule = Rule::article("file/invisible-character", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    if cx.article.source.is_ascii {
        return;
    }
    let text = cx.article.source.slice(cx.article.body);
    let mut is_certain = true;
    // The first bytes of all characters with a name.
    let edits: Vec<Edit> = memchr::memchr2_iter(0xc2, 0xe2, text.as_bytes())
        .filter_map(|at| Some((at, text[at..].chars().next()?)))
        .filter_map(|(at, c)| {
            let span = Span::new(at, at + c.len_utf8()).shifted(cx.article.body.start as usize);
            let edit = Edit {
                span,
                text: replacement(cx.article, span, c)?.to_owned(),
            };
            if is_tail(text, at) {
                // It may be part of a garbled character, which could not be restored without it.
                let rest = &text[at + c.len_utf8()..];
                let is_in_word = rest.starts_with(|c: char| c.is_ascii_alphabetic());
                if !is_in_word || is_converted(text, at) {
                    return None;
                }
                is_certain = false;
            }
            Some(edit)
        })
        .collect();
    let Some(first) = edits.first() else { return };
    let Some(c) = cx.article.source.slice(first.span).chars().next() else {
        return;
    };
    let message = format!(
        "{} (`U+{:04X}`){}{}",
        name(c).unwrap_or_default(),
        u32::from(c),
        effect(c),
        and_more(edits.len())
    );
    let applicability = if is_certain {
        Applicability::Safe
    } else {
        Applicability::Unsafe
    };
    out.report(first.span, message)
        .fix(Fix::new(applicability, edits));
}

/// Returns the replacement of `c` at `span`, or `None` if `c` may stay.
fn replacement(article: &Article, span: Span, c: char) -> Option<&'static str> {
    name(c)?;
    if c == NO_BREAK_SPACE {
        return ordinary_space(article, span);
    }
    let before = &article.source.text[..span.start as usize];
    // `structure/heading-space` reports a heading without a space after its `#`.
    if before.ends_with('#') {
        return None;
    }
    Some(if is_separator(c) { " " } else { "" })
}

const NO_BREAK_SPACE: char = '\u{a0}';

/// Bytes on each side of a no-break space in which a bullet or a `#` can be: a line can consist of
/// no-break spaces alone.
const MAX_MARGIN_BYTES: usize = 64;

/// Returns the replacement of the no-break space at `span` if it keeps Markdown from recognizing a
/// list or a heading.
fn ordinary_space(article: &Article, span: Span) -> Option<&'static str> {
    let text = &article.source.text;
    let (start, end) = (span.start as usize, span.end as usize);
    let before = line_before(text, start);
    let before =
        &before[before.ceil_char_boundary(before.len().saturating_sub(MAX_MARGIN_BYTES))..];
    let before = before.trim();
    let digits = before.trim_end_matches(['.', ')']);
    let is_number = digits.len() + 1 == before.len() && digits.bytes().all(|b| b.is_ascii_digit());
    let is_bullet = matches!(before, "-" | "*" | "+") || (is_number && !digits.is_empty());
    let rest = line_after(text, end);
    let rest = &rest[..rest.floor_char_boundary(MAX_MARGIN_BYTES)];
    let rest = rest.trim_start_matches([' ', '\t', NO_BREAK_SPACE]);
    let is_heading =
        before.is_empty() && rest.starts_with('#') && rest.trim_start_matches('#').starts_with(' ');
    if !(is_bullet && !rest.is_empty() || is_heading) {
        return None;
    }
    if !span.is_within(&article.outline.prose) {
        return None;
    }
    Some(if is_bullet { " " } else { "" })
}

/// Returns the name of an invisible character. Leaves out zero-width joiners, which some scripts
/// and emoji need.
fn name(c: char) -> Option<&'static str> {
    match c {
        '\u{200b}' => Some("zero-width space"),
        '\u{2060}' => Some("word joiner"),
        '\u{ad}' => Some("soft hyphen"),
        '\u{200e}' | '\u{200f}' => Some("text direction mark"),
        '\u{85}' | '\u{2028}' => Some("line separator"),
        '\u{2029}' => Some("paragraph separator"),
        NO_BREAK_SPACE => Some("no-break space"),
        _ => None,
    }
}

/// Returns what `c` does to the text around it, for a message.
fn effect(c: char) -> &'static str {
    if c == NO_BREAK_SPACE {
        " keeps this from being a list or a heading"
    } else {
        ""
    }
}

/// Returns true if `c` separates words, lines, or paragraphs.
fn is_separator(c: char) -> bool {
    matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}')
}

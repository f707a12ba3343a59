//! `file/invisible-character`: a character without width amidst the text.

use super::and_more;
use crate::article::Article;
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{Context, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("file/invisible-character", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    let text = article.source.slice(article.body);
    // The first bytes of all that have a name.
    let edits: Vec<Edit> = memchr::memchr2_iter(0xc2, 0xe2, text.as_bytes())
        .filter_map(|at| Some((at, text[at..].chars().next()?)))
        .filter(|(_, c)| name(*c).is_some())
        // Where a heading lacks the blank behind its `#` that is the slip.
        .filter(|(at, _)| !text[..*at].ends_with('#'))
        .map(|(at, c)| Edit {
            span: Span::new(at, at + c.len_utf8()).shifted(article.body.start as usize),
            text: if separates(c) { " " } else { "" }.to_owned(),
        })
        .collect();
    let Some(first) = edits.first() else { return };
    let Some(c) = article.source.slice(first.span).chars().next() else {
        return;
    };
    let message = format!(
        "{} (`U+{:04X}`){}",
        name(c).unwrap_or_default(),
        u32::from(c),
        and_more(edits.len())
    );
    out.report(first.span, message)
        .fix(Fix::new(Applicability::Safe, edits));
}

/// What an invisible character is called. Joiners are left out: letters of some
/// scripts and emoji need them.
fn name(c: char) -> Option<&'static str> {
    match c {
        '\u{200b}' => Some("a blank without width"),
        '\u{2060}' => Some("a joiner of words"),
        '\u{ad}' => Some("a soft hyphen"),
        '\u{200e}' | '\u{200f}' => Some("a mark of the direction of writing"),
        '\u{85}' | '\u{2028}' => Some("a separator of lines"),
        '\u{2029}' => Some("a separator of paragraphs"),
        _ => None,
    }
}

/// Whether `c` stands in the place of a blank.
fn separates(c: char) -> bool {
    matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}')
}

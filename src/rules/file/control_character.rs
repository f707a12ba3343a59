//! `file/control-character`: characters that control a terminal or the
//! direction of writing.

use super::and_more;
use crate::article::Article;
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{Context, Rule, Sink};
use crate::source::{Source, Span};

pub(super) const RULE: Rule = Rule::article("file/control-character", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    let text = article.source.text.as_str();
    if !may_have_any(&article.source) {
        return;
    }
    // In JSON the parser finds them: there they are errors of syntax.
    let json = article
        .json
        .as_ref()
        .map(|json| json.span)
        .unwrap_or_default();
    let block = article.properties.span.unwrap_or_default();
    let edits: Vec<Edit> = text
        .char_indices()
        .filter(|(_, c)| is_control(*c))
        .map(|(at, c)| Span::new(at, at + c.len_utf8()))
        .filter(|span| !(json.contains(*span) && text.as_bytes()[span.start as usize] < 0x20))
        .map(|span| Edit {
            span,
            text: replacement(&text[span.range()], block.contains(span)).to_owned(),
        })
        .collect();
    let Some(first) = edits.first() else { return };
    let c = article
        .source
        .slice(first.span)
        .chars()
        .next()
        .unwrap_or_default();
    let message = format!(
        "{} (`U+{:04X}`){}",
        name(c),
        u32::from(c),
        and_more(edits.len())
    );
    out.report(first.span, message)
        .fix(Fix::new(Applicability::Unsafe, edits));
}

/// Whether there can be any: a pass over the bytes without a branch for each.
fn may_have_any(source: &Source) -> bool {
    let text = source.text.as_str();
    // Odd ones are below the blank, when good ones that are there are moved away.
    let ranked = |byte: &u8| match byte {
        b'\n' | b'\r' | b'\t' => b' ',
        0x7f => 0,
        byte => *byte,
    };
    let least = |bytes: &[u8]| bytes.iter().map(ranked).fold(u8::MAX, u8::min);
    let (chunks, rest) = text.as_bytes().as_chunks::<64>();
    chunks.iter().any(|chunk| least(chunk) < b' ')
        || least(rest) < b' '
        || (!source.is_ascii
            && memchr::memchr_iter(BIDI, text.as_bytes()).any(|at| text[at..].starts_with(is_bidi)))
}

/// The first byte of all that turn the direction of writing.
const BIDI: u8 = 0xe2;

fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A NUL is left to `file/encoding`.
fn is_control(c: char) -> bool {
    matches!(c, '\u{1}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}') || is_bidi(c)
}

/// Word processors write line breaks as vertical tabs; a value has one line.
fn replacement(c: &str, in_block: bool) -> &'static str {
    match c {
        "\u{b}" | "\u{c}" if in_block => " ",
        "\u{b}" | "\u{c}" => "\n",
        _ => "",
    }
}

fn name(c: char) -> &'static str {
    match c {
        '\u{b}' => "vertical tab",
        '\u{c}' => "form feed",
        '\u{1b}' => "escape character",
        c if is_bidi(c) => "character that changes the writing direction",
        _ => "control character",
    }
}

//! `file/control-character`: a control character, or a character that changes the writing
//! direction.

use super::support::shared::and_more;
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::{Source, Span};

pub(super) const RULE: Rule = Rule::article("file/control-character", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let text = cx.article.source.text.as_str();
    if !may_contain_any(&cx.article.source) {
        return;
    }
    // In JSON, control characters are syntax errors, which the parser reports.
    let json = cx
        .article
        .json
        .as_ref()
        .map(|json| json.span)
        .unwrap_or_default();
    let block = cx.article.properties.span.unwrap_or_default();
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
    let c = cx
        .article
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
        .fix(Fix::new(Applicability::Unsafe, joined(edits)));
}

/// Joins the edits of neighboring characters: a run of them is one edit.
fn joined(edits: Vec<Edit>) -> Vec<Edit> {
    let mut joined: Vec<Edit> = Vec::new();
    for edit in edits {
        match joined.last_mut() {
            Some(last) if last.span.end == edit.span.start => {
                last.span.end = edit.span.end;
                last.text.push_str(&edit.text);
            }
            _ => joined.push(edit),
        }
    }
    joined
}

/// Returns false if the file contains no such character. Scans the bytes without a branch for
/// each.
fn may_contain_any(source: &Source) -> bool {
    let text = source.text.as_str();
    // Maps allowed control characters to a space, and all others to a byte below it.
    let rank = |byte: &u8| match byte {
        b'\n' | b'\r' | b'\t' => b' ',
        0x7f => 0,
        byte => *byte,
    };
    let minimum = |bytes: &[u8]| bytes.iter().map(rank).fold(u8::MAX, u8::min);
    let (chunks, rest) = text.as_bytes().as_chunks::<64>();
    chunks.iter().any(|chunk| minimum(chunk) < b' ')
        || minimum(rest) < b' '
        || (!source.is_ascii
            && memchr::memchr_iter(BIDI_FIRST_BYTE, text.as_bytes())
                .any(|at| text[at..].starts_with(is_bidi)))
}

/// First byte of all characters that change the writing direction.
const BIDI_FIRST_BYTE: u8 = 0xe2;

/// Returns true if `c` changes the writing direction.
fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns true if `c` is reported. `file/encoding` reports NUL.
fn is_control(c: char) -> bool {
    matches!(c, '\u{1}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}') || is_bidi(c)
}

/// Returns the replacement of `c`: a line break for a vertical tab, which word processors write, or
/// a space in the properties block, where a value is on one line.
fn replacement(c: &str, in_block: bool) -> &'static str {
    match c {
        "\u{b}" | "\u{c}" if in_block => " ",
        "\u{b}" | "\u{c}" => "\n",
        _ => "",
    }
}

/// Returns the name of `c` for the message.
fn name(c: char) -> &'static str {
    match c {
        '\u{b}' => "vertical tab",
        '\u{c}' => "form feed",
        '\u{1b}' => "escape character",
        c if is_bidi(c) => "character that changes the writing direction",
        _ => "control character",
    }
}

//! `structure/code-entity`: a character reference such as `&lt;` in code.

use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("structure/code-entity", check);

/// Maximum length of a character reference, in bytes.
const MAX_REFERENCE_BYTES: usize = 10;

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for code in &cx.article.outline.code {
        let written = cx.article.source.slice(*code);
        // In XML and HTML, a reference is correct. A reference alone is an example.
        if memchr::memchr(b'&', written.as_bytes()).is_none() || is_markup(written) {
            continue;
        }
        let found: Vec<(Span, String)> = references(written, code.start as usize).collect();
        let Some((first, character)) = found.first() else {
            continue;
        };
        let name = cx.article.source.slice(*first);
        if written.trim_matches(['`', ' ']) == name {
            continue;
        }
        let message = format!("readers see `{name}`, not `{character}`, because this is code");
        let edits = found.iter().map(|(span, character)| Edit {
            span: *span,
            text: character.clone(),
        });
        out.report(*first, message)
            .help(format!("Write `{character}`."))
            .fix(Fix::new(Applicability::Safe, edits.collect()));
    }
}

/// Returns true if `code` holds tags.
fn is_markup(code: &str) -> bool {
    let bytes = code.as_bytes();
    memchr::memchr_iter(b'<', bytes).any(|at| {
        let next = bytes.get(at + 1);
        next.is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?'))
    })
}

/// Iterates over the character references in `code`, which starts at `base`, with the characters
/// that they represent.
fn references(code: &str, base: usize) -> impl Iterator<Item = (Span, String)> {
    memchr::memchr_iter(b'&', code.as_bytes()).filter_map(move |at| {
        let near = code.as_bytes()[at..].iter().take(MAX_REFERENCE_BYTES);
        let end = at + near.into_iter().position(|byte| *byte == b';')? + 1;
        let reference = code.get(at..end)?;
        let character = match reference {
            "&nbsp;" => " ".to_owned(),
            _ => quick_xml::escape::unescape(reference).ok()?.into_owned(),
        };
        if character.chars().any(char::is_control) {
            return None;
        }
        Some((Span::new(base + at, base + end), character))
    })
}

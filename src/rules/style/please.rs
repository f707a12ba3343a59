//! `style/please`: "please" or a similar word before an instruction.

use super::support::prose::{self, Passage};
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::Wording;
use crate::source::Span;
use std::cell::LazyCell;
use std::ops::Range;

pub(super) const RULE: Rule = Rule::article("style/please", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let weak = LazyCell::new(|| prose::weak_links(cx));
    for (passage, found) in prose::matches(cx, Wording::Courtesies) {
        let range = &found.range();
        let span = passage.span(range);
        if !passage.is_word(range) || passage.is_quoted(range) || weak.holds(span) {
            continue;
        }
        let written = &passage.text[range.clone()];
        out.report(span, format!("`{written}` is not needed in an instruction"))
            .fix(removal(&cx.article.source.text, &passage, range));
    }
}

/// Returns the fix that removes the word, with a comma and spaces next to it, and capitalizes the
/// next word if needed.
fn removal(text: &str, passage: &Passage<'_>, range: &Range<usize>) -> Option<Fix> {
    let span = passage.span(range);
    let (mut start, mut end) = (span.start as usize, span.end as usize);
    let after = text[end..].strip_prefix(',').unwrap_or(&text[end..]);
    let next = after.trim_start_matches([' ', '\t']);
    if next.len() == after.len() || next.starts_with(['\r', '\n']) {
        // The word ends the sentence: `..., please.`
        let before = text[..start].trim_end_matches([' ', '\t']);
        if !before.ends_with(',') || !next.starts_with(['.', '!', ':']) {
            return None;
        }
        start = before.len() - 1;
        return Some(Fix::needs_review(Span::new(start, end), ""));
    }
    end = text.len() - next.len();
    let mut edits = vec![Edit {
        span: Span::new(start, end),
        text: String::new(),
    }];
    if passage.text[range.clone()].starts_with(char::is_uppercase) {
        // Bold text or a link may start at the word.
        let word = next.trim_start_matches(['*', '[', '_']);
        let first = word.chars().next().filter(|c| c.is_lowercase());
        if let Some(first) = first {
            let at = text.len() - word.len();
            edits.push(Edit {
                span: Span::new(at, at + first.len_utf8()),
                text: first.to_uppercase().collect(),
            });
        }
    }
    Some(Fix::new(Applicability::Unsafe, edits))
}

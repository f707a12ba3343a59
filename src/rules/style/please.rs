//! `style/please`: a word of courtesy in front of what a reader has to do.

use super::prose::{self, Stretch};
use crate::article::Article;
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{Context, Rule, Sink};
use crate::schema::Wording;
use crate::source::Span;
use std::cell::LazyCell;
use std::ops::Range;

pub(super) const RULE: Rule = Rule::article("style/please", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let weak = LazyCell::new(|| prose::weak_links(article, cx));
    for (stretch, found) in prose::worded(article, cx, Wording::Courtesies) {
        let range = &found.range();
        let span = stretch.span(range);
        if !stretch.is_word(range) || stretch.is_quoted(range) || weak.holds(span) {
            continue;
        }
        let written = &stretch.text[range.clone()];
        out.report(span, format!("`{written}` is not needed in an instruction"))
            .fix(without(&article.source.text, &stretch, range));
    }
}

/// Takes the word away with a comma and the blanks beside it, and gives the next
/// word its capital.
fn without(text: &str, stretch: &Stretch<'_>, range: &Range<usize>) -> Option<Fix> {
    let span = stretch.span(range);
    let (mut start, mut end) = (span.start as usize, span.end as usize);
    let behind = text[end..].strip_prefix(',').unwrap_or(&text[end..]);
    let next = behind.trim_start_matches([' ', '\t']);
    if next.len() == behind.len() || next.starts_with(['\r', '\n']) {
        // Nothing follows in this line: `..., please.`
        let before = text[..start].trim_end_matches([' ', '\t']);
        if !before.ends_with(',') || !next.starts_with(['.', '!', ':']) {
            return None;
        }
        start = before.len() - 1;
        return Some(Fix::needs_review(Span::new(start, end), ""));
    }
    end = text.len() - next.len();
    let gone = Edit {
        span: Span::new(start, end),
        text: String::new(),
    };
    let mut edits = vec![gone];
    if stretch.text[range.clone()].starts_with(char::is_uppercase) {
        // Bold and links may open before the word.
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

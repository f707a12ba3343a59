//! `file/mojibake`: garbled characters from a wrong encoding.

use super::support::shared::and_more;
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;
use crate::util::shorten;

pub(super) const RULE: Rule = Rule::article("file/mojibake", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    if cx.article.source.is_ascii {
        return;
    }
    let found = cx.schemas.text.mojibake_in(&cx.article.source.text);
    let Some((first_range, first)) = found.first() else {
        return;
    };
    let wrong = shorten(
        &cx.article.source.text[first_range.clone()],
        MAX_QUOTED_CHARS,
    );
    let meaning = match first.as_deref() {
        None => "a garbled character".to_owned(),
        Some("") => "a garbled invisible character".to_owned(),
        Some("\u{a0}") => "a garbled no-break space".to_owned(),
        Some(right) => format!("garbled text for `{}`", shorten(right, MAX_QUOTED_CHARS)),
    };
    let message = format!("`{wrong}` is {meaning}{}", and_more(found.len()));
    let edits: Vec<Edit> = found
        .iter()
        .filter_map(|(range, right)| {
            Some(Edit {
                span: Span::from(range.clone()),
                text: right.clone()?,
            })
        })
        .collect();
    let mut noted = out.report(Span::from(first_range.clone()), message);
    if edits.len() < found.len() {
        noted = noted.help("Write the character that was lost here.");
    }
    if !edits.is_empty() {
        noted.fix(Fix::new(Applicability::Safe, edits));
    }
}

/// Maximum number of characters of a quoted text.
const MAX_QUOTED_CHARS: usize = 24;

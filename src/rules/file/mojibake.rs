//! `file/mojibake`: UTF-8 that was once read as something else.

use super::and_more;
use crate::article::Article;
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{Context, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("file/mojibake", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    if article.source.is_ascii {
        return;
    }
    let found = cx.schemas.text.mojibake_in(&article.source.text);
    let Some((first_place, first)) = found.first() else {
        return;
    };
    let wrong = shortened(&article.source.text[first_place.clone()]);
    let meant = match first.as_deref() {
        None => "a garbled character".to_owned(),
        Some("") => "a garbled invisible character".to_owned(),
        Some("\u{a0}") => "a garbled no-break space".to_owned(),
        Some(right) => format!("garbled text for `{}`", shortened(right)),
    };
    let message = format!("`{wrong}` is {meant}{}", and_more(found.len()));
    let edits = found.iter().filter_map(|(place, right)| {
        Some(Edit {
            span: Span::from(place.clone()),
            text: right.clone()?,
        })
    });
    let edits: Vec<Edit> = edits.collect();
    let is_certain = edits.len() == found.len();
    let noted = out.report(Span::from(first_place.clone()), message);
    let noted = if is_certain {
        noted
    } else {
        noted.help("Write the character that was lost here.")
    };
    noted.fix((!edits.is_empty()).then(|| Fix::new(Applicability::Safe, edits)));
}

/// The start of `text`, where it is long.
fn shortened(text: &str) -> String {
    const MAX_CHARS: usize = 24;
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

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
    let meant = match first.right.as_deref() {
        None => "another character".to_owned(),
        Some("") => "nothing".to_owned(),
        Some("\u{a0}") => "a no-break space".to_owned(),
        Some(right) => format!("`{right}`"),
    };
    let message = format!(
        "`{}` was {meant} before a wrong conversion{}",
        first.wrong,
        and_more(found.len())
    );
    let edits = found.iter().filter_map(|(place, entry)| {
        Some(Edit {
            span: Span::from(place.clone()),
            text: entry.right.clone()?,
        })
    });
    let edits: Vec<Edit> = edits.collect();
    let is_certain = edits.len() == found.len();
    let noted = out.report(Span::from(first_place.clone()), message);
    let noted = match is_certain {
        true => noted,
        false => noted.help("write the character that was lost here"),
    };
    noted.fix((!edits.is_empty()).then(|| Fix::new(Applicability::Safe, edits)));
}

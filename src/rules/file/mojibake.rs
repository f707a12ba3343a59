//! `file/mojibake`: UTF-8 that was once read as something else.

use super::and_more;
use crate::article::Article;
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{Context, Rule, Sink};
use crate::schema::{self, Schemas};
use crate::source::Span;
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule::article("file/mojibake", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    if article.source.text.is_ascii() {
        return;
    }
    let found = find(&article.source.text, cx.schemas);
    let Some((span, first)) = found.first() else {
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
    let edits = found.iter().filter_map(|(span, entry)| {
        Some(Edit {
            span: *span,
            text: entry.right.clone()?,
        })
    });
    let edits: Vec<Edit> = edits.collect();
    let is_certain = edits.len() == found.len();
    let noted = out.report(*span, message);
    let noted = match is_certain {
        true => noted,
        false => noted.help("write the character that was lost here"),
    };
    noted.fix((!edits.is_empty()).then(|| Fix::new(Applicability::Safe, edits)));
}

/// All places, each with what stands there.
fn find<'s>(text: &str, schemas: &'s Schemas) -> Vec<(Span, &'s schema::Mojibake)> {
    let entries = &schemas.text.mojibake;
    let leads = entries
        .iter()
        .filter_map(|entry| entry.wrong.bytes().next());
    let leads: BTreeSet<u8> = leads.collect();
    let leads: Vec<u8> = leads.into_iter().collect();
    let next = |bytes: &[u8]| match leads[..] {
        [one] => memchr::memchr(one, bytes),
        [one, two] => memchr::memchr2(one, two, bytes),
        _ => bytes.iter().position(|byte| leads.contains(byte)),
    };
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(ahead) = next(&bytes[at..]) {
        at += ahead;
        let longest = entries
            .iter()
            .filter(|entry| bytes[at..].starts_with(entry.wrong.as_bytes()))
            .max_by_key(|entry| entry.wrong.len());
        match longest {
            Some(entry) => {
                let end = at + entry.wrong.len();
                found.push((Span::new(at, end), entry));
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

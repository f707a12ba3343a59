//! `structure/entity-unneeded`: a character reference for a quote, such as `&quot;`, in text.

use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("structure/entity-unneeded", check);

/// References to characters without a meaning in Markdown, and the characters.
const UNNEEDED_REFERENCES: [(&str, &str); 4] = [
    ("&quot;", "\""),
    ("&apos;", "'"),
    ("&#39;", "'"),
    ("&#34;", "\""),
];

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let mut found: Vec<Edit> = Vec::new();
    for prose in &cx.article.outline.prose {
        let text = cx.article.source.slice(*prose);
        for at in memchr::memchr_iter(b'&', text.as_bytes()) {
            let entity = UNNEEDED_REFERENCES
                .iter()
                .find(|(name, _)| text[at..].starts_with(name));
            if let Some((name, character)) = entity {
                found.push(Edit {
                    span: Span::new(at, at + name.len()).shifted(prose.start as usize),
                    text: (*character).to_owned(),
                });
            }
        }
    }
    let Some(first) = found.first() else { return };
    let span = first.span;
    let name = cx.article.source.slice(span);
    let message = format!("`{name}` is not needed in text");
    out.report(span, message)
        .help(format!("Write `{}`.", first.text))
        .fix(Fix::new(Applicability::Safe, found));
}

//! `structure/note-syntax`: a note in a syntax that is not supported.

use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("structure/note-syntax", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for prose in &cx.article.outline.prose {
        let text = cx.article.source.slice(*prose);
        let Some(rest) = text.strip_prefix("[!") else {
            continue;
        };
        let word = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        if word == 0 || !rest[word..].starts_with(']') {
            continue;
        }
        let span = Span::new(0, 2 + word + 1).shifted(prose.start as usize);
        let name = &rest[..word];
        let written = cx.article.source.slice(span);
        out.report(
            span,
            format!("readers see `{written}`: this note syntax is not supported"),
        )
        .help(format!(
            "Write the word in bold, for example `**{}:**`.",
            capitalized(name)
        ));
    }
}

fn capitalized(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_ascii_uppercase() + &rest.to_ascii_lowercase()
}

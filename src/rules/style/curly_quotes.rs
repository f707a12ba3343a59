//! `style/curly-quotes`: quotes of a word processor.

use super::prose;
use crate::article::Article;
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("style/curly-quotes", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    for stretch in prose::stretches(article) {
        if stretch.text.is_ascii() {
            continue;
        }
        let curly = stretch.text.char_indices().filter_map(|(at, c)| {
            Some(Edit {
                span: stretch.span(&(at..at + c.len_utf8())),
                text: straight(c)?.to_owned(),
            })
        });
        // What is quoted is one finding with both of its quotes.
        let edits: Vec<Edit> = curly.collect();
        let Some(first) = edits.first() else { continue };
        let written = article.source.slice(first.span);
        let message = match edits.len() {
            1 => format!("`{written}` is a curly quote: write `{}`", first.text),
            more => format!("{more} curly quotes: write straight ones"),
        };
        out.report(first.span, message)
            .fix(Fix::new(Applicability::Unsafe, edits));
    }
}

fn straight(c: char) -> Option<&'static str> {
    match c {
        '‘' | '’' | '‛' => Some("'"),
        '“' | '”' | '„' | '‟' => Some("\""),
        _ => None,
    }
}

//! What readers see of an article besides its words: its elements, and the spaces in code.

use crate::published::Article;
use crate::published::html::{Piece, StartTag, pieces};

/// Attributes of elements that do not change what readers see.
const UNSEEN: [&str; 1] = ["id"];

/// Returns the elements and words of an article in a normal form: two articles with the same words
/// look the same if these are the same.
pub(in crate::diff) fn presentation(article: &Article) -> String {
    let mut text = String::new();
    push(&mut text, &article.html);
    for section in &article.sections {
        push(&mut text, &section.html);
    }
    if let Some(body) = &article.body {
        text.push_str(&body.data.to_string());
    }
    text
}

fn push(text: &mut String, html: &str) {
    let mut in_code = false;
    for piece in pieces(html) {
        match &piece {
            Piece::Text(words) if in_code => text.push_str(words),
            Piece::Text(words) => {
                for word in words.split_whitespace() {
                    text.push_str(word);
                    text.push(' ');
                }
            }
            Piece::End(name) => {
                in_code &= name != "pre";
                text.push_str("</");
                text.push_str(name);
                text.push('>');
            }
            Piece::Code(tag) => {
                in_code = true;
                push_tag(text, tag);
            }
            Piece::Heading(tag)
            | Piece::BladeLink(tag)
            | Piece::ArticleLink(tag)
            | Piece::Link(tag)
            | Piece::Image(tag)
            | Piece::Table(tag)
            | Piece::Element(tag) => push_tag(text, tag),
            Piece::Component(_) => text.push_str("<component>"),
            Piece::TokenStart(comment) | Piece::TokenEnd(comment) | Piece::Region(comment) => {
                text.push_str(comment);
            }
        }
    }
}

fn push_tag(text: &mut String, tag: &StartTag<'_>) {
    text.push('<');
    text.push_str(tag.name());
    for (name, value) in tag.attributes() {
        if !UNSEEN.contains(&name) {
            text.push_str(&format!(" {name}={value:?}"));
        }
    }
    text.push('>');
}

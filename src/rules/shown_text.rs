//! The texts that readers see: prose, attributes in words, texts of a JSON document.

use super::Context;
use crate::article::{Article, Node, OffsetMap};
use crate::source::Span;
use std::ops::Range;

/// Keys of JSON bodies whose texts other places must repeat letter by letter.
const REPEATED: [&str; 3] = ["id", "value", "visibility"];

/// A text that readers see.
pub(super) struct ShownText<'a> {
    /// The text, escapes of JSON resolved.
    pub(super) text: &'a str,
    /// How a double quote is written in it.
    pub(super) double_quote: &'static str,
    place: Place<'a>,
}

enum Place<'a> {
    /// It stands in the file as it is, from here.
    Plain(usize),
    /// Escapes may make it longer in the file: as it is written, and from where.
    Json(&'a str, u32),
}

impl ShownText<'_> {
    /// Returns the place in the file of a range of the text.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        match &self.place {
            Place::Plain(start) => Span::from(range).shifted(*start),
            Place::Json(written, start) => OffsetMap::of(written, *start).span(Span::from(range)),
        }
    }
}

/// Calls `visit` for the texts of `article`, part by part.
pub(super) fn each(article: &Article, cx: &Context<'_>, visit: &mut dyn FnMut(&ShownText<'_>)) {
    let source = &article.source;
    let plain = |span: Span, double_quote| ShownText {
        text: source.slice(span),
        double_quote,
        place: Place::Plain(span.start as usize),
    };
    for span in &article.outline.prose {
        visit(&plain(*span, "\""));
    }
    for attribute in article.properties.all(source) {
        let known = attribute.schema(cx.schemas);
        if known.is_some_and(|known| known.localised) {
            visit(&plain(attribute.value_span(), "&quot;"));
        }
    }
    // Where a part was guessed, a quote may be the mistake that was found.
    let is_complete = article.json.as_ref().is_some_and(|json| json.complete);
    if let Some(root) = article.document().filter(|_| is_complete) {
        each_of_json(article, root, visit);
    }
}

fn each_of_json(article: &Article, node: Node<'_>, visit: &mut dyn FnMut(&ShownText<'_>)) {
    for member in node.members() {
        let value = member.value();
        if let Some(text) = value.as_str() {
            if !REPEATED.iter().any(|key| member.is(key)) {
                let inner = value.inner_span();
                visit(&ShownText {
                    text,
                    double_quote: "\\\"",
                    place: Place::Json(article.source.slice(inner), inner.start),
                });
            }
        } else {
            each_of_json(article, value, visit);
        }
    }
    for item in node.items() {
        each_of_json(article, item, visit);
    }
}

//! Texts that readers see: prose, translated attributes, and texts of a JSON document.

use super::ArticleContext;
use crate::article::{Article, Node, OffsetMap};
use crate::source::Span;
use std::ops::Range;

/// Keys of JSON bodies whose values are referred to elsewhere and must not change.
const REFERENCE_KEYS: [&str; 3] = ["id", "value", "visibility"];

/// A text that readers see.
pub(super) struct ShownText<'a> {
    /// The text, with JSON escapes resolved.
    pub(super) text: &'a str,
    /// Notation of a double quote in the file.
    pub(super) double_quote: &'static str,
    notation: Notation<'a>,
}

/// The notation of a text in the file.
enum Notation<'a> {
    /// Plain text at this offset.
    Plain(usize),
    /// JSON: the raw text with escapes, and its offset.
    Json(&'a str, u32),
}

impl ShownText<'_> {
    /// Returns the location in the file of a range of the text.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        match &self.notation {
            Notation::Plain(start) => Span::from(range).shifted(*start),
            Notation::Json(written, start) => {
                OffsetMap::of(written, *start).span(Span::from(range))
            }
        }
    }
}

/// Calls `visit` for each part of the texts of `article`.
pub(super) fn each(cx: &ArticleContext<'_>, visit: &mut dyn FnMut(&ShownText<'_>)) {
    let source = &cx.article.source;
    let plain = |span: Span, double_quote| ShownText {
        text: source.slice(span),
        double_quote,
        notation: Notation::Plain(span.start as usize),
    };
    for span in &cx.article.outline.prose {
        visit(&plain(*span, "\""));
    }
    for attribute in cx.article.properties.all(source) {
        let known = attribute.schema(cx.schemas);
        if known.is_some_and(|known| known.localised) {
            visit(&plain(attribute.value_span(), "&quot;"));
        }
    }
    // After a syntax error, the quotes of a text may be wrong.
    let is_complete = cx.article.json.as_ref().is_some_and(|json| json.complete);
    if is_complete && let Some(root) = cx.article.document() {
        each_of_json(cx.article, root, visit);
    }
}

fn each_of_json(article: &Article, node: Node<'_>, visit: &mut dyn FnMut(&ShownText<'_>)) {
    for member in node.members() {
        let value = member.value();
        if let Some(text) = value.as_str() {
            if !REFERENCE_KEYS.iter().any(|key| member.is(key)) {
                let inner = value.inner_span();
                visit(&ShownText {
                    text,
                    double_quote: "\\\"",
                    notation: Notation::Json(article.source.slice(inner), inner.start),
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

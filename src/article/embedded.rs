//! The Markdown and HTML in the texts of a JSON document, at their places in the
//! file.

use super::json::JsonBody;
use super::outline::{self, Link, LinkOrigin, Outline};
use crate::json::{Member, Node, OffsetMap};
use crate::schema::Schemas;
use crate::source::{Source, Span};

/// A text of a JSON document with brackets in it.
#[derive(Debug)]
pub struct EmbeddedText {
    /// Where it stands, without its quotes.
    pub span: Span,
    /// The text, escapes resolved.
    pub text: String,
    /// Stretches that a reader sees as prose: offsets into the text.
    pub prose: Vec<Span>,
}

impl EmbeddedText {
    /// Where the bytes of the text stand in the file.
    pub fn places(&self, source: &Source) -> OffsetMap {
        OffsetMap::of(source.slice(self.span), self.span.start)
    }
}

/// Adds the links, tags and placeholders that stand in the texts of a JSON
/// document, at their places in the file.
pub(super) fn read(source: &Source, json: &JsonBody, outline: &mut Outline, schemas: &Schemas) {
    let Some(root) = json.document(source) else {
        return;
    };
    root.walk(&mut |node| {
        let members = node.members().iter();
        let values = members
            .filter(|member| is_link_key(member.key()))
            .map(Member::value);
        outline.links.extend(values.filter_map(value_link));
        let Some(text) = node.as_str() else { return };
        if memchr::memchr3(b'<', b'[', b']', text.as_bytes()).is_none() {
            return;
        }
        let inner = node.inner_span();
        let places = OffsetMap::of(source.slice(inner), inner.start);
        let shown = Source::of_text(text.to_owned());
        let masked = super::mask::mask(text, 0, &[], schemas);
        let whole = Span::new(0, text.len());
        let found = outline::read(&shown, whole, masked.as_deref().unwrap_or(text));
        outline
            .links
            .extend(found.links.into_iter().map(|mut link| {
                link.span = places.span(link.span);
                link.target = places.span(link.target);
                link.origin = LinkOrigin::Json;
                link
            }));
        outline.tags.extend(found.tags.into_iter().map(|mut tag| {
            tag.span = places.span(tag.span);
            for attribute in &mut tag.attributes {
                attribute.span = places.span(attribute.span);
            }
            tag
        }));
        outline
            .placeholders
            .extend(found.placeholders.into_iter().map(|span| places.span(span)));
        if memchr::memchr2(b'[', b']', text.as_bytes()).is_some() {
            outline.texts.push(EmbeddedText {
                span: inner,
                text: shown.text,
                prose: found.prose,
            });
        }
    });
}

/// Whether the value of this key is the address of a page for customers, such
/// as `learnMoreLink` and `productLink1`.
fn is_link_key(key: &str) -> bool {
    let key = key
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .as_bytes();
    key.len() >= 4 && key[key.len() - 4..].eq_ignore_ascii_case(b"link")
}

/// The link that a JSON text is, where the whole of it is an address.
fn value_link(node: Node<'_>) -> Option<Link> {
    let url = node.as_str()?.trim();
    let is_address = !url.is_empty() && !url.contains(|c: char| c.is_whitespace() || c == '<');
    let target = node.inner_span();
    is_address.then(|| Link {
        span: target,
        target,
        url: url.to_owned(),
        text: String::new(),
        origin: LinkOrigin::JsonValue,
        image: false,
    })
}

//! Markdown and HTML in the strings of a JSON document.

use super::json::JsonBody;
use super::outline::{self, Link, LinkOrigin, Outline};
use crate::json::{Member, Node, OffsetMap};
use crate::schema::Schemas;
use crate::source::{Source, Span};

/// A string of a JSON document with brackets in it.
#[derive(Debug)]
pub struct EmbeddedText {
    /// The location, without quotes.
    pub span: Span,
    /// The text, with escapes resolved.
    pub text: String,
    /// The prose, as spans of the text.
    pub prose: Vec<Span>,
}

impl EmbeddedText {
    /// Returns the locations of the text in the file.
    pub fn offsets(&self, source: &Source) -> OffsetMap {
        OffsetMap::of(source.slice(self.span), self.span.start)
    }
}

/// Adds the links, tags and placeholders in the strings of a JSON document, at their locations in
/// the file.
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
        let offsets = OffsetMap::of(source.slice(inner), inner.start);
        let shown = Source::of_text(text.to_owned());
        let masked = super::mask::mask(text, 0, &[], schemas);
        let whole = Span::new(0, text.len());
        let found = outline::read(&shown, whole, masked.as_deref().unwrap_or(text));
        outline
            .links
            .extend(found.links.into_iter().map(|mut link| {
                link.span = offsets.span(link.span);
                link.target = offsets.span(link.target);
                link.origin = LinkOrigin::Json;
                link
            }));
        outline.tags.extend(found.tags.into_iter().map(|mut tag| {
            tag.span = offsets.span(tag.span);
            for attribute in &mut tag.attributes {
                attribute.span = offsets.span(attribute.span);
            }
            tag
        }));
        outline.placeholders.extend(
            found
                .placeholders
                .into_iter()
                .map(|span| offsets.span(span)),
        );
        if memchr::memchr2(b'[', b']', text.as_bytes()).is_some() {
            outline.texts.push(EmbeddedText {
                span: inner,
                text: shown.text,
                prose: found.prose,
            });
        }
    });
}

/// Returns true if the value of this key is an address, such as `learnMoreLink` and `productLink1`.
fn is_link_key(key: &str) -> bool {
    let key = key
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .as_bytes();
    key.len() >= 4 && key[key.len() - 4..].eq_ignore_ascii_case(b"link")
}

/// Returns the link of a string that is an address.
fn value_link(node: Node<'_>) -> Option<Link> {
    let url = node.as_str()?.trim();
    let is_address = !url.is_empty() && !url.contains(|c: char| c.is_whitespace() || c == '<');
    let target = node.inner_span();
    if !is_address {
        return None;
    }
    Some(Link {
        span: target,
        target,
        url: url.to_owned(),
        text: String::new(),
        origin: LinkOrigin::JsonValue,
        image: false,
    })
}

//! Markdown and HTML in the strings of a JSON document.

use super::html_tag::HtmlTag;
use super::json::JsonBody;
use super::mask;
use super::outline::{self, EmbeddedText, Link, LinkOrigin, Outline};
use crate::json::{Member, Node, OffsetMap};
use crate::schema::Schemas;
use crate::source::Span;

/// The parts of the strings of a JSON document, at their locations in the file.
#[derive(Default)]
pub(super) struct Embedded {
    links: Vec<Link>,
    tags: Vec<HtmlTag>,
    placeholders: Vec<Span>,
    texts: Vec<EmbeddedText>,
}

impl Embedded {
    /// Returns `outline`, the one of the Markdown before the document, with these parts.
    pub(super) fn added_to(self, mut outline: Outline) -> Outline {
        outline.links.extend(self.links);
        outline.tags.extend(self.tags);
        outline.placeholders.extend(self.placeholders);
        outline.texts = self.texts;
        outline
    }

    /// Adds the parts of a string, whose characters are at `offsets`.
    fn add(&mut self, found: Outline, offsets: &OffsetMap) {
        let links = found.links.into_iter().map(|mut link| {
            link.span = offsets.span(link.span);
            link.target = offsets.span(link.target);
            link.origin = LinkOrigin::Json;
            link
        });
        self.links.extend(links);
        let tags = found.tags.into_iter().map(|mut tag| {
            tag.span = offsets.span(tag.span);
            for attribute in &mut tag.attributes {
                attribute.span = offsets.span(attribute.span);
            }
            tag
        });
        self.tags.extend(tags);
        let placeholders = found.placeholders.into_iter();
        self.placeholders
            .extend(placeholders.map(|span| offsets.span(span)));
    }
}

/// Reads the links, tags and placeholders in the strings of `json`, the document of the file
/// `text`.
pub(super) fn read(text: &str, json: &JsonBody, schemas: &Schemas) -> Embedded {
    let mut embedded = Embedded::default();
    let Some(root) = json.document(text) else {
        return embedded;
    };
    root.walk(&mut |node| {
        let members = node.members().iter();
        let values = members
            .filter(|member| is_link_key(member.key()))
            .map(Member::value);
        embedded.links.extend(values.filter_map(value_link));
        let Some(value) = node.as_str() else { return };
        if memchr::memchr3(b'<', b'[', b']', value.as_bytes()).is_none() {
            return;
        }
        let inner = node.inner_span();
        let masked = mask::mask(value, 0, &[], schemas);
        let shown = masked.as_deref().unwrap_or(value);
        let mut found = outline::read(value, Span::new(0, value.len()), shown);
        let prose = std::mem::take(&mut found.prose);
        let written = text.get(inner.range()).unwrap_or_default();
        embedded.add(found, &OffsetMap::of(written, inner.start));
        if memchr::memchr2(b'[', b']', value.as_bytes()).is_some() {
            embedded.texts.push(EmbeddedText {
                span: inner,
                text: value.to_owned(),
                prose,
            });
        }
    });
    embedded
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

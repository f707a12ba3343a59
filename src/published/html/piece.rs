//! Pieces of HTML.

use super::StartTag;
use std::borrow::Cow;

/// A piece of the HTML of an article. All texts are escaped, as in the HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'h> {
    /// The text between tags.
    Text(Cow<'h, str>),
    /// The start of a heading, `h2` to `h6`. Its `id` is a target of links.
    Heading(StartTag<'h>),
    /// The start of a link to a page of the portal, named by `data-blade`.
    BladeLink(StartTag<'h>),
    /// The start of a link to the article `data-article`, at its id `data-fragment`.
    ArticleLink(StartTag<'h>),
    /// The start of any other link. One without a safe target has no `href`.
    Link(StartTag<'h>),
    /// An image.
    Image(StartTag<'h>),
    /// The start of a block of code.
    Code(StartTag<'h>),
    /// The start of a table.
    Table(StartTag<'h>),
    /// The start of any other element, or an element without content.
    Element(StartTag<'h>),
    /// The end of the element with this name.
    End(Cow<'h, str>),
    /// The comment that a component replaces: its `replacementKey`.
    Component(Cow<'h, str>),
    /// The comment before the sample of a token: `<!--$name-->`.
    TokenStart(Cow<'h, str>),
    /// The comment after the sample of a token: `<!--/$name-->`.
    TokenEnd(Cow<'h, str>),
    /// The comment at the start or end of a region.
    Region(Cow<'h, str>),
}

impl<'h> Piece<'h> {
    /// Returns the piece of a start tag.
    pub fn start(tag: StartTag<'h>) -> Self {
        match tag.name() {
            "a" if tag.get("data-blade").is_some() => Self::BladeLink(tag),
            "a" if tag.get("data-article").is_some() => Self::ArticleLink(tag),
            "a" => Self::Link(tag),
            "img" => Self::Image(tag),
            "pre" => Self::Code(tag),
            "table" => Self::Table(tag),
            "h2" | "h3" | "h4" | "h5" | "h6" => Self::Heading(tag),
            _ => Self::Element(tag),
        }
    }

    /// Returns the piece of a comment, with its delimiters.
    pub fn comment(comment: impl Into<Cow<'h, str>>) -> Self {
        let comment = comment.into();
        if comment.starts_with("<!--$") {
            Self::TokenStart(comment)
        } else if comment.starts_with("<!--/$") {
            Self::TokenEnd(comment)
        } else if is_key(&comment) {
            Self::Component(comment)
        } else {
            Self::Region(comment)
        }
    }
}

/// Returns true if a comment contains a UUID.
fn is_key(comment: &str) -> bool {
    let inner = comment
        .strip_prefix("<!--")
        .and_then(|rest| rest.strip_suffix("-->"));
    inner.is_some_and(|uuid| {
        uuid.len() == 36
            && uuid.bytes().enumerate().all(|(at, byte)| match at {
                8 | 13 | 18 | 23 => byte == b'-',
                _ => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
            })
    })
}

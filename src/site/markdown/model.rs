//! The writer of an article, and the blocks that it writes.

use crate::published::html::StartTag;
use std::collections::BTreeMap;

/// Writes the HTML of one article as Markdown.
pub(in crate::site) struct MarkdownWriter<'w> {
    /// The HTML of components, by the comments that they replace.
    pub(in crate::site) components: &'w BTreeMap<String, String>,
    /// Returns the target of a link to an article.
    pub(in crate::site) article: &'w dyn Fn(&StartTag<'_>) -> Option<String>,
    /// What is said after a link to a page of the portal.
    pub(in crate::site) portal_note: &'w str,
}

/// A block of Markdown.
#[derive(Debug)]
pub(in crate::site) struct Block {
    pub(super) kind: BlockKind,
    /// The heading that it is, if it is one.
    pub(in crate::site) heading: Option<Heading>,
    pub(in crate::site) text: String,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::site) struct Heading {
    pub(in crate::site) level: usize,
    pub(in crate::site) id: Option<String>,
    /// Its text, without markup.
    pub(in crate::site) text: String,
}

impl Block {
    /// Returns a block of this text, which is a heading or neither a paragraph nor a list.
    pub(in crate::site) fn new(heading: Option<Heading>, text: String) -> Self {
        Self {
            kind: BlockKind::Other,
            heading,
            text,
        }
    }
}

/// The kind of a block, as far as its neighbors depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    Paragraph,
    /// A list with or without numbers; `is_second` if it uses the second marker.
    List {
        numbered: bool,
        is_second: bool,
        is_loose: bool,
        can_interrupt: bool,
    },
    Other,
}

impl MarkdownWriter<'_> {
    /// Returns the target of a link, if it has one.
    pub(super) fn target(&self, tag: &StartTag<'_>) -> Option<String> {
        if tag.get("data-article").is_some() {
            return (self.article)(tag);
        }
        tag.value("href").map(|href| href.into_owned())
    }
}

/// Joins blocks with empty lines between them.
pub(in crate::site) fn join(blocks: &[Block]) -> String {
    let texts: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
    texts.join("\n\n")
}

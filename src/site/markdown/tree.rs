//! From pieces of HTML to a tree.

use crate::published::html::{Piece, StartTag, pieces};
use crate::util::unescape;
use std::collections::BTreeMap;

/// Maximum depth of elements. Deeper ones are read as their content.
const MAX_DEPTH: usize = 40;
/// Components contain no others.
static NO_COMPONENTS: BTreeMap<String, String> = BTreeMap::new();
/// Elements without content.
const VOID: [&str; 4] = ["br", "hr", "img", "input"];
/// Elements that start a new block.
const BLOCKS: [&str; 25] = [
    "blockquote",
    "caption",
    "dd",
    "div",
    "dl",
    "dt",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// A node of the tree.
#[derive(Debug, Clone)]
pub(super) enum Node<'h> {
    /// A text, without escapes.
    Text(String),
    /// An element with its content.
    Element(Element<'h>),
}

/// An element.
#[derive(Debug, Clone)]
pub(super) struct Element<'h> {
    pub(super) tag: StartTag<'h>,
    pub(super) children: Vec<Node<'h>>,
}

impl Element<'_> {
    pub(super) fn name(&self) -> &str {
        self.tag.name()
    }

    /// Returns true if the element starts a new block.
    pub(super) fn is_block(&self) -> bool {
        BLOCKS.contains(&self.name())
    }
}

/// Returns true if a node is an element for which `is` is true, or contains one.
pub(super) fn any(nodes: &[Node<'_>], is: &dyn Fn(&Element<'_>) -> bool) -> bool {
    nodes.iter().any(|node| match node {
        Node::Text(_) => false,
        Node::Element(element) => is(element) || any(&element.children, is),
    })
}

/// Appends the text of the nodes.
pub(super) fn push_text(nodes: &[Node<'_>], text: &mut String) {
    for node in nodes {
        match node {
            Node::Text(own) => text.push_str(own),
            Node::Element(element) if element.name() == "br" => text.push('\n'),
            Node::Element(element) => push_text(&element.children, text),
        }
    }
}

/// Builds a tree.
struct Builder<'h> {
    roots: Vec<Node<'h>>,
    open: Vec<Element<'h>>,
    /// The names of open elements below the maximum depth.
    too_deep: Vec<String>,
}

impl<'h> Builder<'h> {
    fn nodes(&mut self) -> &mut Vec<Node<'h>> {
        match self.open.last_mut() {
            Some(element) => &mut element.children,
            None => &mut self.roots,
        }
    }

    fn text(&mut self, escaped: &str) {
        let text = unescape(escaped);
        // Comments may divide a text.
        if let Some(Node::Text(before)) = self.nodes().last_mut() {
            before.push_str(&text);
        } else {
            self.nodes().push(Node::Text(text.into_owned()));
        }
    }

    fn start(&mut self, tag: StartTag<'h>) {
        let element = Element {
            tag,
            children: Vec::new(),
        };
        if VOID.contains(&element.name()) {
            self.nodes().push(Node::Element(element));
        } else if self.open.len() < MAX_DEPTH {
            self.open.push(element);
        } else {
            self.too_deep.push(element.name().to_owned());
        }
    }

    fn end(&mut self, name: &str) {
        if let Some(at) = self.too_deep.iter().rposition(|open| open == name) {
            self.too_deep.truncate(at);
            return;
        }
        let Some(at) = self.open.iter().rposition(|open| open.name() == name) else {
            return;
        };
        self.too_deep.clear();
        while self.open.len() > at {
            self.close();
        }
    }

    fn close(&mut self) {
        if let Some(element) = self.open.pop() {
            self.nodes().push(Node::Element(element));
        }
    }

    fn read(&mut self, html: &'h str, components: &'h BTreeMap<String, String>) {
        for piece in pieces(html) {
            match piece {
                Piece::Text(text) => self.text(&text),
                Piece::Heading(tag)
                | Piece::BladeLink(tag)
                | Piece::ArticleLink(tag)
                | Piece::Link(tag)
                | Piece::Image(tag)
                | Piece::Code(tag)
                | Piece::Table(tag)
                | Piece::Element(tag) => self.start(tag),
                Piece::End(name) => self.end(&name),
                Piece::Component(key) => {
                    if let Some(component) = components.get(&*key) {
                        self.read(component, &NO_COMPONENTS);
                    }
                }
                // The sample of a token is a text.
                Piece::TokenStart(_) | Piece::TokenEnd(_) | Piece::Region(_) => {}
            }
        }
    }
}

/// Returns the tree of `html`, with the HTML of components in place of their comments.
pub(super) fn tree<'h>(html: &'h str, components: &'h BTreeMap<String, String>) -> Vec<Node<'h>> {
    let mut builder = Builder {
        roots: Vec::new(),
        open: Vec::new(),
        too_deep: Vec::new(),
    };
    builder.read(html, components);
    while !builder.open.is_empty() {
        builder.close();
    }
    builder.roots
}

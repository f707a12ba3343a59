//! Lists, and lists of terms.

use super::model::{Block, BlockKind, join};
use super::tree::{Element, Node};
use crate::published::html::StartTag;
use std::fmt::Write as _;

/// Maximum number of a list, so that all numbers of its items have at most nine digits.
const MAX_START: u32 = 900_000_000;

/// Returns the blocks of some nodes.
type Read<'r> = dyn Fn(&[Node<'_>]) -> Vec<Block> + 'r;

/// Returns a list; `before` is the block before it.
pub(super) fn list(
    read: &Read<'_>,
    element: &Element<'_>,
    before: Option<&Block>,
) -> Option<Block> {
    let items: Vec<Vec<Block>> = element
        .children
        .iter()
        .filter_map(|node| match node {
            Node::Element(item) if item.name() == "li" => Some(read(&item.children)),
            Node::Text(text) if text.trim().is_empty() => None,
            other => Some(read(std::slice::from_ref(other))),
        })
        .collect();
    let start = element
        .tag
        .get("start")
        .and_then(|start| start.parse::<u32>().ok());
    let start = (element.name() == "ol").then(|| start.unwrap_or(1).min(MAX_START));
    written(&items, start, before)
}

/// Returns a list of terms with their descriptions.
pub(super) fn terms(
    read: &Read<'_>,
    element: &Element<'_>,
    before: Option<&Block>,
) -> Option<Block> {
    let mut items: Vec<Vec<Block>> = Vec::new();
    let mut follows_term = false;
    let nodes = element.children.iter().flat_map(|node| match node {
        // A `div` may group a term and its descriptions.
        Node::Element(group) if group.name() == "div" => group.children.as_slice(),
        other => std::slice::from_ref(other),
    });
    for node in nodes {
        match node {
            Node::Element(term) if term.name() == "dt" => {
                let strong = Node::Element(Element {
                    tag: StartTag::new("strong"),
                    children: term.children.clone(),
                });
                items.push(read(&[strong]));
                follows_term = true;
            }
            Node::Text(text) if text.trim().is_empty() => {}
            other => {
                let inner = match other {
                    Node::Element(description) => description.children.as_slice(),
                    Node::Text(_) => std::slice::from_ref(other),
                };
                let mut blocks = read(inner);
                match items.last_mut() {
                    Some(item) => {
                        let term = item
                            .last_mut()
                            .filter(|term| follows_term && term.kind == BlockKind::Paragraph);
                        let first = blocks.first();
                        let paragraph = first.filter(|first| first.kind == BlockKind::Paragraph);
                        if let (Some(term), Some(first)) = (term, paragraph) {
                            let _ = write!(term.text, "\n{}", first.text);
                            blocks.remove(0);
                        }
                        item.extend(blocks);
                    }
                    None => items.push(blocks),
                }
                follows_term = false;
            }
        }
    }
    written(&items, None, before)
}

/// Returns a list with these items, and with numbers from `start` if there is one.
fn written(items: &[Vec<Block>], start: Option<u32>, before: Option<&Block>) -> Option<Block> {
    let numbered = start.is_some();
    // Two lists of one kind would be one list.
    let is_second = matches!(
        before.map(|before| before.kind),
        Some(BlockKind::List { numbered: other, is_second: false, .. }) if other == numbered
    );
    let is_loose = items.iter().any(|blocks| !is_tight(blocks));
    let mut text = String::new();
    let mut first = None;
    for (number, blocks) in (start.unwrap_or_default()..).zip(items) {
        // An empty item shows nothing, and its marker could become a line.
        if blocks.is_empty() {
            continue;
        }
        first.get_or_insert(number);
        if !text.is_empty() {
            text.push_str(if is_loose { "\n\n" } else { "\n" });
        }
        let marker = match (numbered, is_second) {
            (true, false) => format!("{number}. "),
            (true, true) => format!("{number}) "),
            (false, false) => "- ".to_owned(),
            (false, true) => "+ ".to_owned(),
        };
        let content = if is_tight(blocks) {
            let texts: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
            texts.join("\n")
        } else {
            join(blocks)
        };
        push_item(&mut text, &marker, &content);
    }
    // A number other than 1 cannot follow a line of a paragraph.
    let can_interrupt = !numbered || first == Some(1);
    first?;
    let kind = BlockKind::List {
        numbered,
        is_second,
        is_loose,
        can_interrupt,
    };
    Some(Block {
        kind,
        heading: None,
        text,
    })
}

/// Returns true if an item needs no empty lines: a paragraph with at most one list after it.
fn is_tight(blocks: &[Block]) -> bool {
    match blocks {
        [] | [_] => true,
        [first, second] => {
            let follows = matches!(
                second.kind,
                BlockKind::List {
                    is_loose: false,
                    can_interrupt: true,
                    ..
                }
            );
            first.kind == BlockKind::Paragraph && follows
        }
        _ => false,
    }
}

/// Appends an item: its lines after the first are indented to the first.
fn push_item(text: &mut String, marker: &str, content: &str) {
    text.push_str(marker);
    let indent = " ".repeat(marker.len());
    for (at, line) in content.lines().enumerate() {
        if at > 0 {
            text.push('\n');
            if !line.is_empty() {
                text.push_str(&indent);
            }
        }
        text.push_str(line);
    }
}

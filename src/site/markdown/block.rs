//! Paragraphs, headings, quotations and blocks of code.

use super::escape::longest_run;
use super::inline::Inline;
use super::list::{list, terms};
use super::model::{Block, BlockKind, Heading, MarkdownWriter, join};
use super::table::table;
use super::tree::{Element, Node, any, push_text, tree};
use std::collections::BTreeMap;

impl MarkdownWriter<'_> {
    /// Returns `html` as blocks of Markdown.
    pub(in crate::site) fn write(&self, html: &str) -> Vec<Block> {
        self.blocks(&tree(html, self.components))
    }

    /// Returns the blocks of some nodes.
    pub(super) fn blocks(&self, nodes: &[Node<'_>]) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut from = 0;
        for (at, node) in nodes.iter().enumerate() {
            let Node::Element(element) = node else {
                continue;
            };
            if element.is_block() || is_wrapper(element) {
                self.paragraph(&nodes[from..at], &mut blocks);
                self.block(element, &mut blocks);
                from = at + 1;
            }
        }
        self.paragraph(&nodes[from..], &mut blocks);
        blocks
    }

    fn paragraph(&self, nodes: &[Node<'_>], blocks: &mut Vec<Block>) {
        let mut inline = Inline::new(self);
        inline.nodes(nodes, None);
        push(blocks, BlockKind::Paragraph, inline.out);
    }

    fn block(&self, element: &Element<'_>, blocks: &mut Vec<Block>) {
        let read = |nodes: &[Node<'_>]| self.blocks(nodes);
        match element.name() {
            "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = usize::from(element.name().as_bytes()[1] - b'0');
                let mut inline = Inline::new(self);
                inline.is_block = false;
                inline.in_heading = true;
                inline.nodes(&element.children, None);
                let written = heading(level, inline.out.trim());
                if !written.is_empty() {
                    let mut text = String::new();
                    push_text(&element.children, &mut text);
                    let words: Vec<&str> = text.split_whitespace().collect();
                    let heading = Heading {
                        level,
                        id: element.tag.value("id").map(|id| id.into_owned()),
                        text: words.join(" "),
                    };
                    blocks.push(Block::new(Some(heading), written));
                }
            }
            "ul" | "ol" => blocks.extend(list(&read, element, blocks.last())),
            "dl" => blocks.extend(terms(&read, element, blocks.last())),
            "blockquote" => {
                let text = join(&self.blocks(&element.children));
                let lines = text.lines().map(|line| format!("> {line}"));
                let lines: Vec<String> = lines
                    .map(|line| line.trim_end_matches(' ').to_owned())
                    .collect();
                push(blocks, BlockKind::Other, lines.join("\n"));
            }
            "pre" => self.code(element, blocks),
            "hr" => push(blocks, BlockKind::Other, "***".to_owned()),
            "table" => {
                for text in table(self, element) {
                    push(blocks, BlockKind::Other, text);
                }
            }
            _ => blocks.extend(self.blocks(&element.children)),
        }
    }

    fn code(&self, element: &Element<'_>, blocks: &mut Vec<Block>) {
        // Links have no targets in a block of code.
        if any(&element.children, &|inner| {
            matches!(inner.name(), "a" | "img")
        }) {
            let mut inline = Inline::of_lines(self);
            inline.nodes(&element.children, None);
            return push(blocks, BlockKind::Paragraph, inline.out);
        }
        let mut code = String::new();
        push_text(&element.children, &mut code);
        let code = code.strip_suffix('\n').unwrap_or(&code);
        if code.trim().is_empty() {
            return;
        }
        let fence = "`".repeat((longest_run(code) + 1).max(3));
        push(
            blocks,
            BlockKind::Other,
            format!("{fence}\n{code}\n{fence}"),
        );
    }
}

/// Returns a heading with this text, which is already Markdown.
pub(in crate::site) fn heading(level: usize, text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let marks = "#".repeat(level);
    // A heading may end with marks, which are not part of its text.
    let bare = text.trim_end_matches('#');
    if bare.len() < text.len() && (bare.is_empty() || bare.ends_with(char::is_whitespace)) {
        let last = text.len() - 1;
        return format!("{marks} {}\\#", &text[..last]);
    }
    format!("{marks} {text}")
}

/// Returns a plain text as Markdown in one line, as it can be the content of a heading, a link or
/// an item.
pub(in crate::site) fn line(text: &str) -> String {
    let writer = MarkdownWriter {
        components: &BTreeMap::new(),
        article: &|_| None,
        portal_note: "",
    };
    let mut inline = Inline::new(&writer);
    inline.in_heading = true;
    inline.text(text, None);
    inline.out
}

/// Returns true for an element of a line that contains blocks. A link is not one: its target
/// would be lost.
fn is_wrapper(element: &Element<'_>) -> bool {
    element.name() != "a" && any(&element.children, &|inner| inner.is_block())
}

fn push(blocks: &mut Vec<Block>, kind: BlockKind, text: String) {
    if !text.is_empty() {
        blocks.push(Block {
            kind,
            heading: None,
            text,
        });
    }
}

//! Texts, links, emphasis and code within a block.

use super::escape::{ends_list_number, push_char, push_code, push_target};
use super::model::MarkdownWriter;
use super::tree::{Element, Node, any, push_text};
use crate::published::html::StartTag;
use std::mem;

/// Writes the content of one block, or of an element in it.
pub(super) struct Inline<'w> {
    writer: &'w MarkdownWriter<'w>,
    pub(super) out: String,
    /// Where the current line starts.
    line_start: usize,
    /// True if whitespace comes before the next text.
    space: bool,
    /// True if a line break comes before the next text.
    breaks: bool,
    /// True at the start of a block, where some characters would start another one.
    pub(super) is_block: bool,
    pub(super) in_cell: bool,
    /// True where lines cannot be broken.
    pub(super) in_heading: bool,
    in_link: bool,
    /// True within strong text, and within other emphasis.
    emphasis: [bool; 2],
    keeps_lines: bool,
}

impl<'w> Inline<'w> {
    pub(super) fn new(writer: &'w MarkdownWriter<'w>) -> Self {
        Self {
            writer,
            out: String::new(),
            line_start: 0,
            space: false,
            breaks: false,
            is_block: true,
            in_cell: false,
            in_heading: false,
            in_link: false,
            emphasis: [false; 2],
            keeps_lines: false,
        }
    }

    /// Returns a writer that keeps the lines of a text.
    pub(super) fn of_lines(writer: &'w MarkdownWriter<'w>) -> Self {
        Self {
            keeps_lines: true,
            ..Self::new(writer)
        }
    }

    /// Returns a writer for the content of an element in this block.
    fn inner(&self) -> Self {
        Self {
            is_block: false,
            out: String::new(),
            line_start: 0,
            space: false,
            breaks: false,
            ..*self
        }
    }

    /// Writes nodes; `next` is the character that follows them.
    pub(super) fn nodes(&mut self, nodes: &[Node<'_>], next: Option<char>) {
        for (at, node) in nodes.iter().enumerate() {
            let next = first_char(&nodes[at + 1..]).or(next);
            match node {
                Node::Text(text) => self.text(text, next),
                Node::Element(element) => self.element(element, next),
            }
        }
    }

    fn element(&mut self, element: &Element<'_>, next: Option<char>) {
        match element.name() {
            "br" => self.breaks = true,
            "img" => self.image(element),
            "a" if !self.in_link => self.link(element, next),
            "b" | "strong" => self.emphasis(element, "**", "strong", next),
            "em" | "i" => self.emphasis(element, "_", "em", next),
            "code" | "kbd" | "samp" | "pre" => self.code(element, next),
            name @ ("sub" | "sup" | "del" | "s") => {
                let mut inner = self.inner();
                inner.nodes(&element.children, Some('<'));
                self.tagged(name, inner);
            }
            _ if element.is_block() => {
                self.breaks |= !self.out.is_empty();
                self.nodes(&element.children, None);
                self.breaks = true;
            }
            _ => self.nodes(&element.children, next),
        }
    }

    /// Writes a text; `next` is the character that follows it.
    pub(super) fn text(&mut self, text: &str, next: Option<char>) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let word = rest
                .find(|c: char| !c.is_ascii_alphanumeric())
                .unwrap_or(rest.len());
            if word > 0 {
                // Letters and digits need no escape.
                self.gap();
                self.out.push_str(&rest[..word]);
                rest = &rest[word..];
                continue;
            }
            let after = &rest[c.len_utf8()..];
            rest = after;
            if c == '\n' && self.keeps_lines {
                self.breaks = true;
            } else if c.is_ascii_whitespace() {
                self.space = true;
            } else {
                self.gap();
                let line = &self.out[self.line_start..];
                let is_block_line = self.is_block || self.line_start > 0;
                let before = match line.chars().next_back() {
                    None if is_block_line => None,
                    None => Some(' '),
                    last => last,
                };
                if is_block_line && ends_list_number(line, c, after) {
                    self.out.push('\\');
                }
                push_char(&mut self.out, c, before, after, next);
            }
        }
    }

    /// Writes whitespace or a line break that comes before the next text.
    fn gap(&mut self) {
        let (space, breaks) = (mem::take(&mut self.space), mem::take(&mut self.breaks));
        if self.out.is_empty() && self.is_block {
            return;
        }
        if breaks && self.in_cell {
            self.out.push_str("<br>");
        } else if breaks && !self.in_heading {
            self.out.push_str("\\\n");
            self.line_start = self.out.len();
        } else if (space || breaks) && !self.out.ends_with([' ', '\n']) {
            self.out.push(' ');
        }
    }

    /// Takes over the whitespace around what `inner` wrote. Returns its text without it, or
    /// `None` if there is none.
    fn take(&mut self, inner: Inline<'_>) -> Option<String> {
        let text = inner.out.trim_start_matches(' ');
        let text = text
            .strip_prefix("\\\n")
            .or_else(|| text.strip_prefix("<br>"))
            .unwrap_or(text);
        self.breaks |= inner.out.starts_with("\\\n") || inner.out.starts_with("<br>");
        self.space |= inner.out.starts_with(' ');
        if text.is_empty() {
            self.space |= inner.space;
            self.breaks |= inner.breaks;
            return None;
        }
        self.gap();
        self.space = inner.space;
        self.breaks = inner.breaks;
        Some(text.to_owned())
    }

    /// Writes the content of an element between HTML tags, which Markdown may contain.
    fn tagged(&mut self, name: &str, inner: Inline<'_>) {
        if let Some(text) = self.take(inner) {
            self.out.push_str(&format!("<{name}>{text}</{name}>"));
        }
    }

    /// Writes emphasis: with delimiters where they have an effect, and otherwise with tags.
    fn emphasis(&mut self, element: &Element<'_>, mark: &str, name: &str, next: Option<char>) {
        let mut inner = self.inner();
        let is_inside = &mut inner.emphasis[usize::from(mark == "_")];
        if mem::replace(is_inside, true) {
            return self.nodes(&element.children, next);
        }
        inner.nodes(&element.children, Some('<'));
        let (space, breaks) = (inner.space, inner.breaks);
        let Some(text) = self.take(inner) else {
            return;
        };
        let before = self.out.chars().next_back();
        let after = if space || breaks { Some(' ') } else { next };
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_open = |c: Option<char>| !is_word(c) && c.is_none_or(|c| !"*_`".contains(c));
        let is_edge = |inside: Option<char>, outside: Option<char>| {
            let is_plain = inside.is_some_and(|c| !c.is_whitespace() && !mark.contains(c));
            let joins = mark == "**" && is_word(inside) && is_word(outside);
            is_plain && (joins || is_open(outside))
        };
        if is_edge(text.chars().next(), before) && is_edge(text.chars().next_back(), after) {
            self.out.push_str(mark);
            self.out.push_str(&text);
            self.out.push_str(mark);
        } else {
            self.out.push_str(&format!("<{name}>{text}</{name}>"));
        }
    }

    fn code(&mut self, element: &Element<'_>, next: Option<char>) {
        let has_links = any(&element.children, &|inner| {
            matches!(inner.name(), "a" | "img")
        });
        if has_links {
            return self.nodes(&element.children, next);
        }
        let mut code = String::new();
        push_text(&element.children, &mut code);
        let lines: Vec<&str> = if element.name() == "pre" || self.keeps_lines {
            code.lines().collect()
        } else {
            vec![&code]
        };
        for (at, line) in lines.iter().enumerate() {
            self.breaks |= at > 0;
            self.space |= line.starts_with(|c: char| c.is_ascii_whitespace());
            let text: Vec<&str> = line.split(['\n', '\r']).collect();
            let text = text.join(" ");
            let text = text.trim_matches(|c: char| c.is_ascii_whitespace());
            if text.is_empty() {
                continue;
            }
            self.gap();
            if self.out.ends_with('`') || (self.in_cell && text.contains(['|', '\\'])) {
                let mut inner = self.inner();
                inner.text(text, Some('<'));
                self.out.push_str(&format!("<code>{}</code>", inner.out));
            } else {
                push_code(&mut self.out, text);
            }
            self.space = line.ends_with(|c: char| c.is_ascii_whitespace());
        }
    }

    fn link(&mut self, element: &Element<'_>, next: Option<char>) {
        let Some(target) = self.writer.target(&element.tag) else {
            self.nodes(&element.children, next);
            if element.tag.get("data-blade").is_some() {
                self.note();
            }
            return;
        };
        let mut inner = self.inner();
        inner.in_link = true;
        inner.nodes(&element.children, Some(']'));
        let (space, breaks) = (inner.space, inner.breaks);
        let text = self.take(inner).unwrap_or_default();
        if text.is_empty() {
            self.gap();
        }
        self.out.push('[');
        self.out.push_str(&text);
        self.out.push_str("](");
        push_target(&mut self.out, &target, self.in_cell);
        self.title(&element.tag);
        self.out.push(')');
        (self.space, self.breaks) = (space, breaks);
    }

    /// Says that a link leads to the portal.
    fn note(&mut self) {
        let note = self.writer.portal_note;
        if !note.is_empty() {
            let (space, breaks) = (self.space, self.breaks);
            (self.space, self.breaks) = (true, false);
            self.text(note, None);
            (self.space, self.breaks) = (space, breaks);
        }
    }

    fn image(&mut self, element: &Element<'_>) {
        self.gap();
        let alt = element.tag.value("alt").unwrap_or_default();
        let mut inner = self.inner();
        inner.in_heading = true;
        inner.keeps_lines = false;
        inner.text(&alt, Some(']'));
        self.out.push_str("![");
        self.out.push_str(inner.out.trim());
        self.out.push_str("](");
        let source = element.tag.value("src").unwrap_or_default();
        push_target(&mut self.out, &source, self.in_cell);
        self.title(&element.tag);
        self.out.push(')');
    }

    fn title(&mut self, tag: &StartTag<'_>) {
        let title = tag.value("title").unwrap_or_default();
        if title.trim().is_empty() {
            return;
        }
        let mut inner = self.inner();
        inner.in_heading = true;
        inner.keeps_lines = false;
        inner.text(&title, Some(')'));
        self.out.push_str(" \"");
        self.out.push_str(&inner.out.replace('"', "\\\""));
        self.out.push('"');
    }
}

/// Returns the first character that readers see of some nodes; that of markup, if they start with
/// markup.
fn first_char(nodes: &[Node<'_>]) -> Option<char> {
    nodes.iter().find_map(|node| match node {
        Node::Text(text) => text.chars().next(),
        Node::Element(element) => match element.name() {
            "br" => Some(' '),
            "img" => Some('!'),
            "a" => Some('['),
            "b" | "strong" | "em" | "i" => Some('*'),
            "code" | "kbd" | "samp" => Some('`'),
            _ if element.is_block() => Some(' '),
            _ => first_char(&element.children),
        },
    })
}

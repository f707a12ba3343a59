//! Which elements are open, so that every tag that is written nests.

use std::collections::HashMap;

/// The open elements, those of Markdown and those of raw HTML in it.
#[derive(Debug, Default)]
pub(super) struct Nesting {
    open: Vec<Element>,
    /// How many of each name are open, those of raw HTML and those of Markdown:
    /// there may be very many.
    count: HashMap<String, [usize; 2]>,
}

#[derive(Debug)]
struct Element {
    name: String,
    /// Whether Markdown opened it: raw HTML cannot close it.
    markdown: bool,
    /// Whether its end tag is written already.
    ended: bool,
}

impl Nesting {
    /// Notes that Markdown opened an element.
    pub(super) fn push_markdown(&mut self, name: &str) {
        self.push(name, true);
    }

    /// Notes that raw HTML opened an element.
    pub(super) fn push_raw(&mut self, name: &str) {
        self.push(name, false);
    }

    fn push(&mut self, name: &str, markdown: bool) {
        self.count.entry(name.to_owned()).or_default()[usize::from(markdown)] += 1;
        self.open.push(Element {
            name: name.to_owned(),
            markdown,
            ended: false,
        });
    }

    fn pop(&mut self) -> Option<Element> {
        let element = self.open.pop()?;
        if let Some(count) = self.count.get_mut(&element.name) {
            count[usize::from(element.markdown)] -= 1;
        }
        Some(element)
    }

    fn is_open(&self, name: &str, markdown: bool) -> bool {
        let count = self.count.get(name);
        count.is_some_and(|count| count[usize::from(markdown)] > 0)
    }

    /// Closes the innermost element of Markdown, and what raw HTML left open in it.
    pub(super) fn pop_markdown(&mut self, out: &mut String) {
        while let Some(element) = self.pop() {
            let last = element.markdown;
            element.end(out);
            if last {
                return;
            }
        }
    }

    /// Closes the element that raw HTML opened under this name, and what is open
    /// in it; an end tag that matches none is dropped.
    pub(super) fn pop_raw(&mut self, name: &str, out: &mut String) {
        if !self.is_open(name, false) {
            return;
        }
        let inner = self
            .open
            .iter()
            .rev()
            .take_while(|element| !element.markdown || element.ended);
        let Some(depth) = inner
            .clone()
            .position(|element| !element.markdown && element.name == name)
        else {
            return;
        };
        for _ in 0..=depth {
            // The end of a paragraph that was ended early is still to come.
            if let Some(element) = self.pop() {
                element.end(out);
            }
        }
    }

    /// Whether an element of this name that Markdown opened is open.
    pub(super) fn is_in_markdown(&self, name: &str) -> bool {
        self.is_open(name, true)
    }

    /// Ends the paragraph that is innermost, if one is: a block cannot stand in
    /// it. Says whether one was.
    pub(super) fn end_paragraph(&mut self, out: &mut String) -> bool {
        match self.open.last_mut() {
            Some(element) if element.name == "p" && element.markdown && !element.ended => {
                out.push_str("</p>\n");
                element.ended = true;
                true
            }
            _ => false,
        }
    }

    /// Closes everything.
    pub(super) fn close_all(&mut self, out: &mut String) {
        while let Some(element) = self.pop() {
            element.end(out);
        }
    }
}

impl Element {
    fn end(self, out: &mut String) {
        if !self.ended {
            out.push_str("</");
            out.push_str(&self.name);
            out.push('>');
        }
    }
}

/// Whether an element cannot stand in a paragraph.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "ul"
            | "ol"
            | "dl"
            | "table"
            | "pre"
            | "blockquote"
            | "hr"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
    )
}

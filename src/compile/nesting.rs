//! Tracks open elements, so that tags are always nested correctly.

use crate::published::html::HtmlWriter;
use std::collections::HashMap;

/// The open elements of Markdown and of raw HTML in it.
#[derive(Debug, Default)]
pub(super) struct Nesting {
    open: Vec<Element>,
    /// The number of open elements by name: of raw HTML and of Markdown. Lookups must
    /// not depend on the depth, which an article controls.
    count: HashMap<String, [usize; 2]>,
}

#[derive(Debug)]
struct Element {
    name: String,
    /// True if Markdown opened it. Raw HTML cannot close it.
    markdown: bool,
    /// True if its end tag is already written.
    ended: bool,
}

impl Nesting {
    /// Records an element that Markdown opens.
    pub(super) fn push_markdown(&mut self, name: &str) {
        self.push(name, true);
    }

    /// Records an element that raw HTML opens.
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

    /// Closes the innermost element of Markdown and the elements of raw HTML in it.
    pub(super) fn pop_markdown(&mut self, out: &mut HtmlWriter) {
        while let Some(element) = self.pop() {
            let last = element.markdown;
            element.end(out);
            if last {
                return;
            }
        }
    }

    /// Closes the innermost raw HTML element with this name and the elements in it. Does
    /// nothing if there is none.
    pub(super) fn pop_raw(&mut self, name: &str, out: &mut HtmlWriter) {
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
            // A paragraph that ended early is still on the stack.
            if let Some(element) = self.pop() {
                element.end(out);
            }
        }
    }

    /// Returns true if an element of Markdown with this name is open.
    pub(super) fn is_in_markdown(&self, name: &str) -> bool {
        self.is_open(name, true)
    }

    /// Ends the innermost element if it is a paragraph, which cannot contain blocks.
    /// Returns true if it was one.
    pub(super) fn end_paragraph(&mut self, out: &mut HtmlWriter) -> bool {
        match self.open.last_mut() {
            Some(element) if element.name == "p" && element.markdown && !element.ended => {
                out.end("p");
                out.line();
                element.ended = true;
                true
            }
            _ => false,
        }
    }

    /// Closes all elements.
    pub(super) fn close_all(&mut self, out: &mut HtmlWriter) {
        while let Some(element) = self.pop() {
            element.end(out);
        }
    }
}

impl Element {
    fn end(self, out: &mut HtmlWriter) {
        if !self.ended {
            out.end(&self.name);
        }
    }
}

/// Returns true for elements that a paragraph cannot contain.
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

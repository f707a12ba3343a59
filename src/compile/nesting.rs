//! Which elements are open, so that every tag that is written nests.

/// The open elements, those of Markdown and those of raw HTML in it.
#[derive(Debug, Default)]
pub(super) struct Nesting {
    open: Vec<Element>,
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
        self.open.push(Element {
            name: name.to_owned(),
            markdown: true,
            ended: false,
        });
    }

    /// Notes that raw HTML opened an element.
    pub(super) fn push_raw(&mut self, name: &str) {
        self.open.push(Element {
            name: name.to_owned(),
            markdown: false,
            ended: false,
        });
    }

    /// Closes the innermost element of Markdown, and what raw HTML left open in it.
    pub(super) fn pop_markdown(&mut self, out: &mut String) {
        while let Some(element) = self.open.pop() {
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
        for element in self.open.drain(self.open.len() - depth - 1..).rev() {
            // The end of a paragraph that was ended early is still to come.
            element.end(out);
        }
    }

    /// Whether an element of this name that Markdown opened is open.
    pub(super) fn is_in_markdown(&self, name: &str) -> bool {
        self.open
            .iter()
            .any(|element| element.markdown && element.name == name)
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
        while let Some(element) = self.open.pop() {
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

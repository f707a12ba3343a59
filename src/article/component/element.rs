//! Reads one component, with quick-xml.

use super::model::{ComponentChild, ComponentFault, ComponentFaultKind, ComponentUse};
use crate::schema::Schemas;
use crate::source::Span;
use quick_xml::events::Event;

/// Deepest nesting of elements; components need three levels.
const MAX_DEPTH: usize = 32;

/// Reads the component in `text`, which starts at `base` of the file, and its faults.
pub(super) fn read(
    text: &str,
    base: usize,
    schemas: &Schemas,
) -> (ComponentUse, Vec<ComponentFault>) {
    let mut reader = Reader {
        text,
        base,
        schemas,
        stack: Vec::new(),
        faults: Vec::new(),
    };
    let component = reader.read();
    (component, reader.faults)
}

/// Returns the name at the start of `text`.
pub(super) fn tag_name(text: &str) -> &str {
    let end = text
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(text.len());
    &text[..end]
}

/// Reads the elements of a component.
struct Reader<'a> {
    text: &'a str,
    base: usize,
    schemas: &'a Schemas,
    /// The open elements.
    stack: Vec<Open>,
    faults: Vec<ComponentFault>,
}

impl Reader<'_> {
    fn read(&mut self) -> ComponentUse {
        let (text, base) = (self.text, self.base);
        let mut reader = quick_xml::Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_dangling_amp = true;
        config.allow_unmatched_ends = true;
        loop {
            let start = reader.buffer_position() as usize;
            let event = reader.read_event();
            let end = reader.buffer_position() as usize;
            let span = Span::new(start, end).shifted(base);
            match event {
                // A line break is text and has no end tag.
                Ok(Event::Start(tag) | Event::Empty(tag)) if self.is_void(tag.name().as_ref()) => {
                    self.add_text(" ", span);
                }
                Ok(Event::Start(_)) if self.stack.len() == MAX_DEPTH => {
                    let error = format!("elements are nested more than {MAX_DEPTH} levels deep");
                    self.fault(span, ComponentFaultKind::Xml(error));
                    break;
                }
                Ok(Event::Start(tag)) => {
                    let open = Open::new(tag.name().as_ref(), span);
                    self.stack.push(open);
                }
                Ok(Event::Empty(tag)) => self.close(Open::new(tag.name().as_ref(), span), span),
                Ok(Event::End(tag)) => {
                    if let Some(component) = self.end(tag.name().as_ref().trim(), span) {
                        return component;
                    }
                }
                Ok(Event::Text(content)) => self.add_text(&content, span),
                Ok(Event::GeneralRef(_)) => {
                    self.reference(text.get(start..end).unwrap_or_default(), span);
                }
                Ok(Event::Eof) => break,
                // These are neither expanded nor displayed.
                Ok(_) => {}
                Err(error) => {
                    let at = base + (reader.error_position() as usize).min(text.len());
                    let span = Span::new(at, (at + 1).min(base + text.len()));
                    self.fault(span, ComponentFaultKind::Xml(error.to_string()));
                    break;
                }
            }
        }
        self.unclosed()
    }

    fn fault(&mut self, span: Span, kind: ComponentFaultKind) {
        self.faults.push(ComponentFault { span, kind });
    }

    fn is_void(&self, name: &str) -> bool {
        self.schemas
            .html
            .elements
            .iter()
            .any(|element| element.void && element.name.eq_ignore_ascii_case(name))
    }

    /// Reads the end tag `name`. Returns the component if it closes that.
    fn end(&mut self, name: &str, span: Span) -> Option<ComponentUse> {
        let open = self.stack.pop()?;
        if open.name.eq_ignore_ascii_case(name) {
            if self.stack.is_empty() {
                return Some(open.finish(span));
            }
            self.close(open, span);
            return None;
        }
        let kind = ComponentFaultKind::ChildUnclosed(open.name.clone());
        self.fault(open.tag, kind);
        self.close(open, span);
        // The end tag of the outer element closes both.
        let outer = self
            .stack
            .pop_if(|outer| outer.name.eq_ignore_ascii_case(name))?;
        if self.stack.is_empty() {
            return Some(outer.finish(span));
        }
        self.close(outer, span);
        None
    }

    /// Reads a character reference; an `&` that starts none is text.
    fn reference(&mut self, written: &str, span: Span) {
        let resolved = quick_xml::escape::unescape(written)
            .ok()
            .filter(|shown| shown != written);
        if resolved.is_none() {
            self.fault(span, ComponentFaultKind::BareAmpersand);
        }
        self.add_text(resolved.as_deref().unwrap_or(written), span);
    }

    /// Closes all open elements at the end of the text, and returns the component.
    fn unclosed(&mut self) -> ComponentUse {
        let whole = Span::new(self.base, self.base + self.text.len());
        while self.stack.len() > 1 {
            if let Some(open) = self.stack.pop() {
                self.close(open, whole);
            }
        }
        match self.stack.pop() {
            Some(open) => open.finish(whole),
            None => Open::new(tag_name(&self.text[1..]), whole).finish(whole),
        }
    }

    /// Adds the closed element `open` to the outer one.
    fn close(&mut self, open: Open, end: Span) {
        let Some(outer) = self.stack.last_mut() else {
            return;
        };
        if self.schemas.components.get(&open.name).is_some() {
            outer.grouped.push(open.finish(end));
            return;
        }
        let after_tag = Span {
            start: open.tag.end,
            end: open.tag.end,
        };
        let name_start = open.tag.start + 1;
        outer.children.push(ComponentChild {
            span: open.tag.to(end),
            name_span: Span {
                start: name_start,
                end: name_start + open.name.len() as u32,
            },
            name: open.name,
            text: open.text.trim().to_owned(),
            text_span: open.text_span.unwrap_or(after_tag),
        });
    }

    fn add_text(&mut self, text: &str, span: Span) {
        let Some(open) = self.stack.last_mut() else {
            return;
        };
        open.text.push_str(text);
        let trimmed = text.trim();
        if !trimmed.is_empty() {
            let lead = text.len() - text.trim_start().len();
            let start = span.start as usize + lead;
            let here = Span::new(start, (start + trimmed.len()).min(span.end as usize));
            open.text_span = Some(open.text_span.map_or(here, |before| before.to(here)));
        }
    }
}

/// An element whose end tag was not read yet.
struct Open {
    tag: Span,
    name: String,
    text: String,
    text_span: Option<Span>,
    children: Vec<ComponentChild>,
    grouped: Vec<ComponentUse>,
}

impl Open {
    fn new(name: &str, tag: Span) -> Self {
        Self {
            tag,
            name: name.to_owned(),
            text: String::new(),
            text_span: None,
            children: Vec::new(),
            grouped: Vec::new(),
        }
    }

    fn finish(self, end: Span) -> ComponentUse {
        ComponentUse {
            span: self.tag.to(end),
            name: self.name,
            children: self.children,
            grouped: self.grouped,
            text: self.text.trim().to_owned(),
        }
    }
}

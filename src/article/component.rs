//! The components and sections of an apollo body, read with quick-xml.

use super::section::{self, Section};
use crate::schema::{Component, Schemas};
use crate::source::{CachedFinder, Source, Span};
use quick_xml::events::Event;

/// A component in an article.
#[derive(Debug)]
pub struct ComponentUse {
    /// The location, from start tag to end tag.
    pub span: Span,
    /// The name in the spelling of the schemas.
    pub name: String,
    /// The child elements, in order.
    pub children: Vec<ComponentChild>,
    /// The grouped components.
    pub grouped: Vec<ComponentUse>,
    /// The text directly in it, trimmed.
    pub text: String,
}

impl ComponentUse {
    /// Returns the first child with this name, in any case.
    pub fn child(&self, name: &str) -> Option<&ComponentChild> {
        self.children
            .iter()
            .find(|child| child.name.eq_ignore_ascii_case(name))
    }
}

/// A child element of a component.
#[derive(Debug)]
pub struct ComponentChild {
    /// The location of the element.
    pub span: Span,
    /// The name as written.
    pub name: String,
    /// The location of the name.
    pub name_span: Span,
    /// The displayed text, trimmed.
    pub text: String,
    /// The location of the text.
    pub text_span: Span,
}

/// A fault of a component or a section.
#[derive(Debug)]
pub struct ComponentFault {
    /// The location in the file.
    pub span: Span,
    /// The kind of fault.
    pub kind: ComponentFaultKind,
}

/// The kinds of faults.
#[derive(Debug, PartialEq, Eq)]
pub enum ComponentFaultKind {
    /// The component of this name has no end tag.
    Unclosed(String),
    /// An end tag of this name without a start tag.
    Unopened(String),
    /// A child element of this name is not closed, or is closed by another name.
    ChildUnclosed(String),
    /// An error of the XML parser.
    Xml(String),
    /// An `&` that starts no character reference; it is displayed as text.
    BareAmpersand,
    /// A section marker without its second `:::`, or without `Section`.
    SectionMarker,
    /// A section marker without a title.
    SectionTitle,
}

/// The result of [`find`].
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) components: Vec<ComponentUse>,
    pub(super) sections: Vec<Section>,
    pub(super) faults: Vec<ComponentFault>,
    /// Components without an end tag, which are not displayed.
    pub(super) unclosed: Vec<Span>,
}

/// Finds all components and section markers of the body outside code fences and comments.
pub(super) fn find(source: &Source, body: Span, schemas: &Schemas) -> Found {
    let mut found = Found::default();
    let text = source.slice(body);
    let hidden = fences_and_comments(text);
    let is_hidden = |at: usize| {
        let next = hidden.partition_point(|(start, _)| *start <= at);
        next > 0 && at < hidden[next - 1].1
    };
    let brackets = CachedFinder::new(text, ">");
    let mut from = 0;
    while let Some(at) = memchr::memchr(b'<', &text.as_bytes()[from..]).map(|at| from + at) {
        from = at + 1;
        if is_hidden(at) {
            continue;
        }
        let closing = text[from..].starts_with('/');
        let name = tag_name(&text[from + usize::from(closing)..]);
        let Some(component) = schemas.components.get(name) else {
            continue;
        };
        if closing {
            let span = Span::new(at, from + 1 + name.len()).shifted(body.start as usize);
            found.faults.push(ComponentFault {
                span,
                kind: ComponentFaultKind::Unopened(name.to_owned()),
            });
            continue;
        }
        let end = end_of(text, at, component, &brackets);
        from = end.unwrap_or(at + 1 + name.len());
        match end {
            Some(end) => {
                let base = body.start as usize + at;
                found
                    .components
                    .push(read(&text[at..end], base, schemas, &mut found.faults));
            }
            None => {
                let span = Span::new(at, at + 1 + name.len()).shifted(body.start as usize);
                found.faults.push(ComponentFault {
                    span,
                    kind: ComponentFaultKind::Unclosed(component.name.clone()),
                });
                let end = at + unclosed_len(&text[at..]);
                found
                    .unclosed
                    .push(Span::new(at, end).shifted(body.start as usize));
                from = end;
            }
        }
    }
    section::find(text, body.start as usize, &is_hidden, &mut found);
    found.faults.sort_by_key(|fault| fault.span);
    found
}

fn tag_name(text: &str) -> &str {
    let end = text
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(text.len());
    &text[..end]
}

/// Returns the ranges of code fences and comments, sorted and without overlap.
fn fences_and_comments(text: &str) -> Vec<(usize, usize)> {
    let mut ranges = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find("<!--").map(|at| from + at) {
        let end = text[start..]
            .find("-->")
            .map_or(text.len(), |end| start + end + 3);
        ranges.push((start, end));
        from = end;
    }
    let mut fence = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            match fence.take() {
                Some(start) => ranges.push((start, at + line.len())),
                None => fence = Some(at),
            }
        }
        at += line.len();
    }
    ranges.extend(fence.map(|start| (start, text.len())));
    ranges.sort_unstable();
    ranges.dedup_by(|next, last| {
        let overlap = next.0 <= last.1;
        if overlap {
            last.1 = last.1.max(next.1);
        }
        overlap
    });
    ranges
}

/// Returns the offset after the end tag of the component that starts at `at`. If another start tag
/// of the same name comes first, there is no end tag.
fn end_of(
    text: &str,
    at: usize,
    component: &Component,
    brackets: &CachedFinder<'_>,
) -> Option<usize> {
    let mut from = at + 1;
    loop {
        let found = from + memchr::memchr(b'<', &text.as_bytes()[from..])?;
        from = found + 1;
        let closing = text[from..].starts_with('/');
        let name = tag_name(&text[from + usize::from(closing)..]);
        if name.eq_ignore_ascii_case(&component.name) {
            if !closing {
                return None;
            }
            return brackets.find(from).map(|end| end + 1);
        }
        if text[from..].starts_with('#') || text[from..].starts_with(":::") {
            return None;
        }
    }
}

/// Returns the length of a component without an end tag: up to the next blank line, heading or
/// section.
fn unclosed_len(text: &str) -> usize {
    let mut length = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if length > 0
            && (trimmed.is_empty() || trimmed.starts_with('#') || trimmed.starts_with(":::"))
        {
            break;
        }
        length += line.len();
    }
    text[..length].trim_end().len()
}

/// Deepest nesting of elements; components need three levels.
const MAX_DEPTH: usize = 32;

/// Reads the component in `text`, which starts at `base` of the file.
fn read(
    text: &str,
    base: usize,
    schemas: &Schemas,
    faults: &mut Vec<ComponentFault>,
) -> ComponentUse {
    let mut reader = quick_xml::Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    let mut stack: Vec<Open> = Vec::new();
    loop {
        let start = reader.buffer_position() as usize;
        let event = reader.read_event();
        let end = reader.buffer_position() as usize;
        let span = Span::new(start, end).shifted(base);
        match event {
            // A line break is text and has no end tag.
            Ok(Event::Start(tag) | Event::Empty(tag)) if is_void(tag.name().as_ref(), schemas) => {
                add_text(&mut stack, " ", span);
            }
            Ok(Event::Start(_)) if stack.len() == MAX_DEPTH => {
                faults.push(ComponentFault {
                    span,
                    kind: ComponentFaultKind::Xml(format!(
                        "elements are nested more than {MAX_DEPTH} levels deep"
                    )),
                });
                break;
            }
            Ok(Event::Start(tag)) => stack.push(Open::new(tag.name().as_ref(), span)),
            Ok(Event::Empty(tag)) => {
                let open = Open::new(tag.name().as_ref(), span);
                close(open, span, schemas, &mut stack);
            }
            Ok(Event::End(tag)) => {
                let name = tag.name();
                let name: &str = name.as_ref();
                let Some(open) = stack.pop() else { continue };
                if !open.name.eq_ignore_ascii_case(name.trim()) {
                    faults.push(ComponentFault {
                        span: open.tag,
                        kind: ComponentFaultKind::ChildUnclosed(open.name.clone()),
                    });
                    // The end tag of the outer element closes both.
                    let outer = stack
                        .last()
                        .is_some_and(|outer| outer.name.eq_ignore_ascii_case(name.trim()));
                    close(open, span, schemas, &mut stack);
                    if outer && let Some(outer) = stack.pop() {
                        if stack.is_empty() {
                            return outer.finish(span);
                        }
                        close(outer, span, schemas, &mut stack);
                    }
                    continue;
                }
                if stack.is_empty() {
                    return open.finish(span);
                }
                close(open, span, schemas, &mut stack);
            }
            Ok(Event::Text(content)) => add_text(&mut stack, &content, span),
            Ok(Event::GeneralRef(reference)) => {
                let written = text.get(start..end).unwrap_or_default();
                let resolved = quick_xml::escape::unescape(written)
                    .ok()
                    .filter(|shown| shown != written);
                if resolved.is_none() {
                    faults.push(ComponentFault {
                        span,
                        kind: ComponentFaultKind::BareAmpersand,
                    });
                }
                let _ = reference;
                add_text(&mut stack, resolved.as_deref().unwrap_or(written), span);
            }
            Ok(Event::Eof) => break,
            // These are neither expanded nor displayed.
            Ok(_) => {}
            Err(error) => {
                let at = base + (reader.error_position() as usize).min(text.len());
                let span = Span::new(at, (at + 1).min(base + text.len()));
                faults.push(ComponentFault {
                    span,
                    kind: ComponentFaultKind::Xml(error.to_string()),
                });
                break;
            }
        }
    }
    let whole = Span::new(base, base + text.len());
    while stack.len() > 1 {
        if let Some(open) = stack.pop() {
            close(open, whole, schemas, &mut stack);
        }
    }
    match stack.pop() {
        Some(open) => open.finish(whole),
        None => Open::new(tag_name(&text[1..]), whole).finish(whole),
    }
}

fn is_void(name: &str, schemas: &Schemas) -> bool {
    schemas
        .html
        .elements
        .iter()
        .any(|element| element.void && element.name.eq_ignore_ascii_case(name))
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

/// Adds the closed element `open` to the outer one.
fn close(open: Open, end: Span, schemas: &Schemas, stack: &mut [Open]) {
    let Some(outer) = stack.last_mut() else {
        return;
    };
    if schemas.components.get(&open.name).is_some() {
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

fn add_text(stack: &mut [Open], text: &str, span: Span) {
    let Some(open) = stack.last_mut() else { return };
    open.text.push_str(text);
    let trimmed = text.trim();
    if !trimmed.is_empty() {
        let lead = text.len() - text.trim_start().len();
        let start = span.start as usize + lead;
        let here = Span::new(start, (start + trimmed.len()).min(span.end as usize));
        open.text_span = Some(open.text_span.map_or(here, |before| before.to(here)));
    }
}

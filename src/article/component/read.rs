//! Finds the components and section markers of a body.

use super::element::tag_name;
use super::model::{ApolloBody, ComponentFault, ComponentFaultKind};
use super::{element, section};
use crate::schema::{Component, Schemas};
use crate::source::{CachedFinder, Span};

/// Reads all components and section markers of `body` outside code fences and comments.
pub(in crate::article) fn read(text: &str, body: Span, schemas: &Schemas) -> ApolloBody {
    let text = text.get(body.range()).unwrap_or_default();
    let base = body.start as usize;
    let mut found = ApolloBody::default();
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
            let span = Span::new(at, from + 1 + name.len()).shifted(base);
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
                let (component, faults) = element::read(&text[at..end], base + at, schemas);
                found.components.push(component);
                found.faults.extend(faults);
            }
            None => {
                let span = Span::new(at, at + 1 + name.len()).shifted(base);
                found.faults.push(ComponentFault {
                    span,
                    kind: ComponentFaultKind::Unclosed(component.name.clone()),
                });
                let end = at + unclosed_len(&text[at..]);
                found.unclosed.push(Span::new(at, end).shifted(base));
                from = end;
            }
        }
    }
    let sections = section::find(text, base, &is_hidden);
    found.sections = sections.sections;
    found.faults.extend(sections.faults);
    found.faults.sort_by_key(|fault| fault.span);
    found
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

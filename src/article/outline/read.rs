//! Reads the Markdown of a body.

use super::definition::definitions;
use super::include;
use super::model::Outline;
use super::options::markdown_options;
use super::reader::Reader;
use crate::source::{Span, SpanSet};
use pulldown_cmark::{BrokenLink, LinkType, Parser};
use std::cell::Cell;

thread_local! {
    /// Buffers that are reused from article to article, so that each outline only allocates exactly
    /// sized lists.
    static BUFFERS: Cell<Outline> = Cell::default();
}

impl Outline {
    /// Moves everything to exactly sized lists, and leaves the buffers empty.
    fn shrunk(&mut self) -> Self {
        fn shrunk<T>(list: &mut Vec<T>) -> Vec<T> {
            let mut shrunk = Vec::with_capacity(list.len());
            shrunk.append(list);
            shrunk
        }
        Self {
            span: self.span,
            headings: shrunk(&mut self.headings),
            links: shrunk(&mut self.links),
            definitions: shrunk(&mut self.definitions),
            unresolved: shrunk(&mut self.unresolved),
            tags: shrunk(&mut self.tags),
            comments: shrunk(&mut self.comments),
            prose: shrunk(&mut self.prose),
            code: shrunk(&mut self.code),
            fences: shrunk(&mut self.fences),
            emphasis: shrunk(&mut self.emphasis),
            lists: shrunk(&mut self.lists),
            tables: shrunk(&mut self.tables),
            quotes: shrunk(&mut self.quotes),
            placeholders: shrunk(&mut self.placeholders),
            html_texts: shrunk(&mut self.html_texts),
            footnotes: shrunk(&mut self.footnotes),
            includes: shrunk(&mut self.includes),
            texts: shrunk(&mut self.texts),
        }
    }
}

/// Reads the Markdown in `span` of the file `text`; `shown` is its masked text.
pub(in crate::article) fn read(text: &str, span: Span, shown: &str) -> Outline {
    let mut reader = Reader::new(text, span.start as usize, shown);
    reader.outline = BUFFERS.take();
    reader.outline.span = span;
    let mut unresolved = Vec::new();
    let parser = Parser::new_with_broken_link_callback(
        shown,
        markdown_options(),
        Some(|link: BrokenLink<'_>| {
            let mut end = link.span.end;
            match link.link_type {
                LinkType::Reference => {}
                // The parser omits the empty brackets of `[text][]`.
                LinkType::Collapsed if shown[end..].starts_with("[]") => end += 2,
                _ => return None,
            }
            unresolved.push(Span::new(link.span.start, end).shifted(span.start as usize));
            None
        }),
    );
    let mut events = parser.into_offset_iter();
    for (event, range) in &mut events {
        reader.event(event, Span::from(range));
    }
    if !reader.labels.is_empty() {
        let known = events.reference_definitions();
        let start = span.start as usize;
        reader.outline.definitions = definitions(shown, start, &reader.labels, known);
    }
    let mut outline = reader.outline.shrunk();
    BUFFERS.set(reader.outline);
    outline.unresolved = unresolved;
    outline.includes = include::find(text, span, &outline.code);
    // Markdown parses the inner part of a directive as a link.
    if !outline.includes.is_empty() {
        let includes: SpanSet = outline.includes.iter().map(|one| one.span).collect();
        outline.links.retain(|link| !includes.holds(link.span));
    }
    outline
}

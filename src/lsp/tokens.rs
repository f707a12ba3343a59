//! Semantic tokens: the parts of the block, tokens, regions, components.

use super::context::Context;
use super::target::questions;
use crate::source::Span;
use gen_lsp_types::Range;
use std::collections::BTreeMap;

/// The kinds of tokens, in the order of their numbers.
pub(super) const KINDS: [&str; 8] = [
    "keyword",
    "property",
    "string",
    "enumMember",
    "variable",
    "namespace",
    "class",
    "comment",
];

#[derive(Clone, Copy)]
enum Kind {
    Keyword,
    Property,
    String,
    EnumMember,
    Variable,
    Namespace,
    Class,
    Comment,
}

/// Returns the tokens of the document, or of a range, in the form of the protocol.
pub(super) fn tokens(cx: &Context, range: Option<Range>) -> Vec<u32> {
    let bounds = range.map(|range| (cx.offset(range.start), cx.offset(range.end)));
    let mut spans: BTreeMap<Span, Kind> = BTreeMap::new();
    collect(cx, &mut spans);
    let mut data = Vec::new();
    let (mut line, mut character, mut last) = (0, 0, 0);
    for (span, kind) in spans {
        let is_in = bounds.is_none_or(|(start, end)| {
            (span.end as usize) >= start && (span.start as usize) <= end
        });
        // Tokens do not overlap.
        if !is_in || span.start < last || span.is_empty() {
            continue;
        }
        last = span.end;
        for part in lines(&cx.article().source.text, span) {
            let range = cx.range(part);
            let length = range.end.character.saturating_sub(range.start.character);
            if length == 0 {
                continue;
            }
            let down = range.start.line - line;
            let right = if down == 0 {
                range.start.character - character
            } else {
                range.start.character
            };
            data.extend([down, right, length, kind as u32, 0]);
            (line, character) = (range.start.line, range.start.character);
        }
    }
    data
}

/// Returns the parts of a span in single lines.
fn lines(text: &str, span: Span) -> impl Iterator<Item = Span> {
    let slice = text.get(span.range()).unwrap_or_default();
    let start = span.start as usize;
    slice.split_inclusive(['\n', '\r']).scan(start, |at, line| {
        let from = *at;
        *at += line.len();
        Some(Span::new(
            from,
            from + line.trim_end_matches(['\n', '\r']).len(),
        ))
    })
}

fn collect(cx: &Context, spans: &mut BTreeMap<Span, Kind>) {
    let (article, schemas) = (cx.article(), cx.schemas());
    if let Some(block) = article.properties.span {
        let text = article.source.slice(block);
        let opening = "<properties".len();
        if text.starts_with("<properties") {
            let start = block.start as usize;
            spans.insert(Span::new(start, start + opening), Kind::Keyword);
        }
        if text.ends_with("/>") {
            let end = block.end as usize;
            spans.insert(Span::new(end - 2, end), Kind::Keyword);
        }
    }
    for attribute in article.properties.all(&article.source) {
        spans.insert(attribute.name_span(), Kind::Property);
        let is_named = attribute
            .schema(schemas)
            .is_some_and(|schema| schema.values_from.is_some() || !schema.values.is_empty());
        let kind = if is_named {
            Kind::EnumMember
        } else {
            Kind::String
        };
        if attribute.schema(schemas).is_some_and(|schema| schema.list) {
            spans.extend(attribute.items().map(|item| (item.span, kind)));
        } else {
            spans.insert(attribute.value_span(), kind);
        }
    }
    for marker in &article.markers {
        let kind = if marker.is_token() {
            Kind::Variable
        } else {
            Kind::Namespace
        };
        spans.insert(marker.span, kind);
    }
    for component in &article.components {
        let start = component.span.start as usize + 1;
        spans.insert(Span::new(start, start + component.name.len()), Kind::Class);
        let children = component.children.iter();
        spans.extend(children.map(|child| (child.name_span, Kind::Property)));
    }
    for section in &article.sections {
        spans.insert(section.marker, Kind::Keyword);
    }
    for suppression in &article.suppressions {
        let names = suppression.rules.iter();
        spans.extend(names.map(|(_, span)| (*span, Kind::Comment)));
    }
    for question in questions(article) {
        for reference in question.references(article) {
            spans.insert(reference.element_span, Kind::Variable);
            spans.insert(reference.value_span, Kind::EnumMember);
        }
    }
}

//! Completion at a position.

use super::completion_item::{Item, Items, MAX_ITEMS};
use super::context::Context;
use super::typing::{Typing, typing};
use super::{complete_block, complete_body, complete_json, complete_link, complete_tag, markdown};
use crate::source::{Span, line_start};
use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, Documentation, InsertTextFormat,
    MarkupContent, MarkupKind, Position,
};

/// Returns the completions at a position.
pub(super) fn complete(cx: &Context, position: Position) -> Option<CompletionList> {
    let text = &cx.article().source.text;
    let offset = text.floor_char_boundary(cx.offset(position).min(text.len()));
    let items = items_at(cx, offset)?;
    let place = Place::of(cx, &items, offset);
    let is_incomplete = items.is_found || items.items.len() > MAX_ITEMS;
    let listed = items.items.into_iter().take(MAX_ITEMS).enumerate();
    Some(CompletionList {
        is_incomplete,
        items: listed
            .map(|(at, item)| convert(cx, at, item, &place))
            .collect(),
        ..CompletionList::default()
    })
}

fn items_at(cx: &Context, offset: usize) -> Option<Items> {
    match typing(cx.article(), offset) {
        Typing::Link { start } => complete_link::items(cx, start, offset),
        Typing::Marker { start } => complete_body::markers(cx, start, offset),
        Typing::Tag { start } => complete_tag::tags(cx, start, offset),
        Typing::AttributeName { start } => complete_block::names(cx, start, offset),
        Typing::AttributeValue(value) => complete_block::values(cx, &value, offset),
        Typing::Json => complete_json::items(cx, offset),
        Typing::Start { start } => complete_block::new_article(cx, start, offset),
        Typing::Nothing => complete_tag::values(cx, offset),
    }
}

/// Where the items of a list are inserted.
struct Place<'t> {
    /// What an item replaces.
    span: Span,
    /// What clients match with each item: the replaced text before the cursor.
    typed: &'t str,
    is_found: bool,
    comma_at: Option<usize>,
}

impl<'t> Place<'t> {
    /// Editors ignore an item whose range has several lines, or does not contain the cursor.
    fn of(cx: &'t Context, items: &Items, offset: usize) -> Self {
        let text = &cx.article().source.text;
        let rest = &text[offset..];
        let line_end = offset + rest.find(['\n', '\r']).unwrap_or(rest.len());
        let start = (items.span.start as usize).clamp(line_start(text, offset), offset);
        let end = (items.span.end as usize).clamp(offset, line_end);
        Self {
            span: Span::new(start, end),
            typed: &text[start..offset],
            is_found: items.is_found,
            comma_at: items.comma_at,
        }
    }

    /// Returns the text to match with `typed`; `None` for the label.
    fn filter(&self, item: &Item) -> Option<String> {
        if self.is_found && !self.typed.is_empty() {
            return Some(self.typed.to_owned());
        }
        if item.filter.is_empty() {
            return None;
        }
        Some(item.filter.clone())
    }
}

fn convert(cx: &Context, at: usize, item: Item, place: &Place<'_>) -> CompletionItem {
    let filter = place.filter(&item);
    let is_snippet = item.is_snippet && cx.capabilities.snippets;
    let text = if item.is_snippet && !is_snippet {
        without_places(&item.text)
    } else {
        item.text
    };
    let documentation = if item.documentation.is_empty() {
        None
    } else {
        let (kind, value) = if cx.capabilities.markdown_completions {
            (MarkupKind::Markdown, item.documentation)
        } else {
            (MarkupKind::PlainText, markdown::plain(&item.documentation))
        };
        Some(Documentation::MarkupContent(MarkupContent { kind, value }))
    };
    CompletionItem {
        kind: Some(cx.capabilities.completion_kinds.choose(
            item.kind.unwrap_or(CompletionItemKind::Value),
            CompletionItemKind::Value,
        )),
        detail: (!item.detail.is_empty()).then_some(item.detail),
        documentation,
        // Clients sort by this, and would otherwise sort by label.
        sort_text: Some(format!("{at:04}")),
        filter_text: filter,
        insert_text_format: is_snippet.then_some(InsertTextFormat::Snippet),
        text_edit: Some(cx.edit(place.span, &text).into()),
        additional_text_edits: place
            .comma_at
            .map(|at| vec![cx.edit(Span::new(at, at), ",")]),
        label: item.label,
        ..CompletionItem::default()
    }
}

/// Returns a snippet as plain text: `${1:name}` is `name`, `$0` nothing.
fn without_places(snippet: &str) -> String {
    let mut text = String::with_capacity(snippet.len());
    let mut rest = snippet;
    while let Some(at) = rest.find(['$', '}', '\\']) {
        text.push_str(&rest[..at]);
        let tail = &rest[at + 1..];
        rest = match rest.as_bytes()[at] {
            b'\\' => {
                let escaped = tail.chars().next().map_or(0, char::len_utf8);
                text.push_str(&tail[..escaped]);
                &tail[escaped..]
            }
            b'$' => {
                let inner = tail.strip_prefix('{').unwrap_or(tail);
                let inner = inner.trim_start_matches(|c: char| c.is_ascii_digit());
                inner.strip_prefix(':').unwrap_or(inner)
            }
            _ => tail,
        };
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::without_places;
    use crate::lsp::completion_item::escaped;

    #[test]
    fn snippets_become_text() {
        assert_eq!(without_places("<!--\\$${1:name}-->$0"), "<!--$name-->");
        assert_eq!(without_places("a ${1} b"), "a  b");
        assert_eq!(without_places(&escaped("a$b}c\\")), "a$b}c\\");
    }
}

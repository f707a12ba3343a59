//! Completion at a position.

use super::completion_item::{Item, MAX_ITEMS};
use super::context::Context;
use super::typing::{Typing, typing};
use super::{complete_block, complete_body, complete_json, complete_link, markdown};
use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, Documentation, InsertTextFormat,
    MarkupContent, MarkupKind, Position, Range, TextEdit,
};

/// Returns the completions at a position.
pub(super) fn complete(cx: &Context, position: Position) -> Option<CompletionList> {
    let offset = cx.offset(position);
    let items = match typing(cx.article(), offset) {
        Typing::Link { start } => complete_link::items(cx, start, offset),
        Typing::Marker { start } => complete_body::markers(cx, start, offset),
        Typing::Tag { start } => complete_body::tags(cx, start, offset),
        Typing::AttributeName { start } => complete_block::names(cx, start, offset),
        Typing::AttributeValue { name, start, end } => {
            complete_block::values(cx, name, start, end, offset)
        }
        Typing::Json => complete_json::items(cx, offset),
        Typing::Start { start } => complete_block::new_article(cx, start, offset),
        Typing::Nothing => None,
    }?;
    let range = cx.range(items.span);
    let is_incomplete = items.is_partial || items.items.len() > MAX_ITEMS;
    let listed = items.items.into_iter().take(MAX_ITEMS).enumerate();
    Some(CompletionList {
        is_incomplete,
        items: listed
            .map(|(at, item)| convert(cx, at, item, range))
            .collect(),
        ..CompletionList::default()
    })
}

fn convert(cx: &Context, at: usize, item: Item, range: Range) -> CompletionItem {
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
        filter_text: (!item.filter.is_empty()).then_some(item.filter),
        insert_text_format: is_snippet.then_some(InsertTextFormat::Snippet),
        text_edit: Some(TextEdit::new(range, cx.with_own_breaks(&text)).into()),
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

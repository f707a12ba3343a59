//! What can be written at a position: items of a completion.

use crate::source::Span;
use gen_lsp_types::CompletionItemKind;

/// Maximum number of items. Nobody reads more, and the client asks again after more letters.
pub(super) const MAX_ITEMS: usize = 100;

/// A completion item.
#[derive(Debug, Default)]
pub(super) struct Item {
    /// What the list shows.
    pub(super) label: String,
    /// What is written in place of the span.
    pub(super) text: String,
    /// A few words beside the label.
    pub(super) detail: String,
    /// A description in Markdown.
    pub(super) documentation: String,
    /// True if `text` is a snippet with places to fill in.
    pub(super) is_snippet: bool,
    /// The text that the client matches with the typed letters; the label if empty.
    pub(super) filter: String,
    pub(super) kind: Option<CompletionItemKind>,
}

/// Items, and the span that they replace.
#[derive(Debug)]
pub(super) struct Items {
    pub(super) span: Span,
    pub(super) items: Vec<Item>,
    /// True if there are more.
    pub(super) is_partial: bool,
}

/// Returns `text` as part of a snippet.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '$' | '}' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

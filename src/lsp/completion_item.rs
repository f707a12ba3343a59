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
    /// The text that the client matches with the replaced text before the cursor; the label if
    /// empty.
    pub(super) filter: String,
    pub(super) kind: Option<CompletionItemKind>,
}

/// Items, and the span that they replace.
#[derive(Debug)]
pub(super) struct Items {
    pub(super) span: Span,
    pub(super) items: Vec<Item>,
    /// True if the server chose them by what is typed, so that the client neither filters them nor
    /// keeps them after more letters.
    pub(super) is_found: bool,
    /// Where a comma has to be inserted along with an item.
    pub(super) comma_at: Option<usize>,
}

impl Items {
    /// Returns all that can be written; the client shows those that start with what is typed.
    pub(super) fn all(span: Span, items: Vec<Item>) -> Self {
        Self {
            span,
            items,
            is_found: false,
            comma_at: None,
        }
    }

    /// Returns items that were found by what is typed, for example by words of a title.
    pub(super) fn found(span: Span, items: Vec<Item>) -> Self {
        Self {
            is_found: true,
            ..Self::all(span, items)
        }
    }

    /// Puts quotes around what the items write.
    pub(super) fn quoted(mut self) -> Self {
        for item in &mut self.items {
            item.text = format!("\"{}\"", item.text);
        }
        self
    }
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

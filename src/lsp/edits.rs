//! Edits of several documents.

use gen_lsp_types::{TextEdit, WorkspaceEdit};
use serde_json::{Value, json};

/// The edits of one document.
#[derive(Debug)]
pub(super) struct DocumentEdits {
    pub(super) uri: String,
    /// The version that they are for; `None` for a file that is not open.
    pub(super) version: Option<i32>,
    pub(super) edits: Vec<TextEdit>,
}

/// Returns the edit of several documents; with `has_versions`, in the form that names versions.
pub(super) fn of_documents(has_versions: bool, documents: Vec<DocumentEdits>) -> WorkspaceEdit {
    let value = if has_versions {
        let changes: Vec<Value> = documents
            .into_iter()
            .map(|one| {
                json!({
                    "textDocument": { "uri": one.uri, "version": one.version },
                    "edits": one.edits,
                })
            })
            .collect();
        json!({ "documentChanges": changes })
    } else {
        let changes: serde_json::Map<String, Value> = documents
            .into_iter()
            .map(|one| (one.uri, json!(one.edits)))
            .collect();
        json!({ "changes": changes })
    };
    serde_json::from_value(value).unwrap_or_default()
}

//! Applies the edits of a file.

use crate::finding::Edit;

/// Applies edits, which do not overlap. Ignores edits past the end of the file.
pub(super) fn edited(bytes: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let mut result = Vec::with_capacity(bytes.len() + 64);
    let mut from = 0;
    for edit in edits {
        let range = edit.span.range();
        if range.start < from || range.end > bytes.len() {
            continue;
        }
        result.extend_from_slice(&bytes[from..range.start]);
        result.extend_from_slice(edit.text.as_bytes());
        from = range.end;
    }
    result.extend_from_slice(&bytes[from..]);
    result
}

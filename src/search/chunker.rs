//! Content-defined chunking: how a list is divided into objects.

use super::hash::fnv;

/// Divides a list at boundaries that depend on its content, so that a change affects
/// only adjacent objects. A chunk ends after an item whose key hashes to a multiple of
/// `one_in` if it has at least `min_bytes`, and before it exceeds `max_bytes`.
pub(super) struct Chunker {
    pub(super) min_bytes: usize,
    pub(super) max_bytes: usize,
    pub(super) one_in: u32,
}

impl Chunker {
    /// Returns the chunks of `items`. `measure` returns the key and the size in bytes of
    /// an item.
    pub(super) fn chunks<'i, T>(
        &self,
        items: &'i [T],
        measure: impl Fn(&T) -> (&str, usize),
    ) -> Vec<&'i [T]> {
        let mut chunks = Vec::new();
        let (mut start, mut size) = (0, 0);
        for (at, item) in items.iter().enumerate() {
            let (key, bytes) = measure(item);
            if at > start && size + bytes > self.max_bytes {
                chunks.push(&items[start..at]);
                (start, size) = (at, 0);
            }
            size += bytes;
            if size >= self.min_bytes && fnv(key).is_multiple_of(self.one_in) {
                chunks.push(&items[start..=at]);
                (start, size) = (at + 1, 0);
            }
        }
        if start < items.len() {
            chunks.push(&items[start..]);
        }
        chunks
    }
}

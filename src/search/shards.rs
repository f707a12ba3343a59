//! Where one object ends and the next begins.

/// Cuts a list where its content says so, so that a change moves no border but
/// those beside it: behind an item whose key hashes to a multiple of `one_in`,
/// once the object has `least` bytes, and wherever it has `most`.
pub(super) struct Cutter {
    pub(super) least: usize,
    pub(super) most: usize,
    pub(super) one_in: u32,
}

impl Cutter {
    /// The items of each object.
    pub(super) fn cut<'i, T>(
        &self,
        items: &'i [T],
        measure: impl Fn(&T) -> (&str, usize),
    ) -> Vec<&'i [T]> {
        let mut parts = Vec::new();
        let (mut start, mut size) = (0, 0);
        for (at, item) in items.iter().enumerate() {
            let (key, bytes) = measure(item);
            // What would make the object too large begins the next one.
            if at > start && size + bytes > self.most {
                parts.push(&items[start..at]);
                (start, size) = (at, 0);
            }
            size += bytes;
            if size >= self.least && fnv(key).is_multiple_of(self.one_in) {
                parts.push(&items[start..=at]);
                (start, size) = (at + 1, 0);
            }
        }
        if start < items.len() {
            parts.push(&items[start..]);
        }
        parts
    }
}

/// FNV-1a, 32 bits.
fn fnv(key: &str) -> u32 {
    key.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

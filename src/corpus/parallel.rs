//! Iterates over articles in parallel.

use rayon::prelude::*;

/// Articles that a thread takes at a time. Some take a thousand times as long as others; without a
/// limit, rayon would leave a quarter of them to the last thread.
pub(super) const PIECE: usize = 32;

/// Iterates over a list in parallel, for work whose duration varies.
pub fn spread<T: Sync>(list: &[T]) -> impl IndexedParallelIterator<Item = &T> {
    list.par_iter().with_max_len(PIECE)
}

/// Iterates over pieces of a list in parallel, for several passes over each piece.
pub fn pieces<T: Sync>(list: &[T]) -> impl IndexedParallelIterator<Item = &[T]> {
    list.par_chunks(PIECE).with_max_len(1)
}

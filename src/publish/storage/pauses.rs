//! Pauses before writes that are repeated here and not by the library.

use std::iter::successors;
use std::time::Duration;

/// Maximum number of repetitions.
const MAX_REPETITIONS: usize = 5;
/// Time before the first repetition; it doubles with each one.
const FIRST_PAUSE: Duration = Duration::from_millis(100);

/// Iterates over the pauses before each repetition.
pub(super) fn pauses() -> impl Iterator<Item = Duration> {
    successors(Some(FIRST_PAUSE), |pause| Some(*pause * 2)).take(MAX_REPETITIONS)
}

//! Mends articles by the edits that findings bring.
//!
//! Rounds: all edits that can be made at once are made, the changed files are
//! checked again, and so on, until no finding brings an edit any more. Nothing
//! is written before the end.

mod diff;
mod edit;
mod file;
mod line_diff;
mod offer;
mod trial;

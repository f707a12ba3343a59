//! Full-text search without a server: an index in small objects that a page,
//! a server and a program read alike.
//!
//! This room knows nothing of articles: it takes documents, says where their
//! objects go through a closure, and reads them back through another.
//! `docs/reference/search-format.md` describes objects and ranking; the twin of the
//! reading side is `templates/site/search.js`, and both give the same answers.

mod analyse;
mod compound;
mod distance;
mod number;
mod objects;
mod path;
mod query;
mod score;
mod shards;
mod snippet;
mod terms;
mod words;
mod write;

pub use analyse::{Analysed, Analyser, Document, Weights};
pub use query::{Hit, Hits, Index, Load, Query};
pub use snippet::Piece;
pub use write::{Collection, Put};

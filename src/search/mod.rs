//! Full-text search without a server: an index of small objects that the site, the
//! server and the command line read.
//!
//! This module knows nothing about articles. It takes documents, writes objects
//! through one closure and reads them back through another. Ranking uses integers
//! only, so that every implementation computes the same order.
//! `docs/reference/search-format.md` describes the objects and the ranking.
//! `templates/site/search.js` implements queries in the browser; a test checks that
//! both return the same results.

mod analyze;
mod cards;
mod chunker;
mod code;
mod compound;
mod edit_distance;
mod expand;
mod forms;
mod hash;
mod hit;
mod number;
mod objects;
mod path;
mod place;
mod postings;
mod query;
mod query_words;
mod ranking;
mod score;
mod snippet;
mod stem;
mod synonyms;
mod terms;
mod words;
mod write;

pub use analyze::{AnalyzedDocument, Analyzer, Document, Weights};
pub use hit::{Hit, Hits, SameTitle};
pub use objects::Load;
pub use postings::Entry;
pub use query::{Index, Query};
pub use snippet::SnippetPart;
pub use write::{Collection, Put};

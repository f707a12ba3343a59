//! HTML of articles as pieces: tags, text and comments with their meaning.
//!
//! The compiler writes pieces with an [`HtmlWriter`]; readers of a bundle get the same pieces back
//! from [`pieces`] and fold over them. The two are inverse to each other, and no other code knows
//! how the HTML in a bundle is spelled.

mod piece;
mod reader;
mod tag;
mod writer;

pub use piece::Piece;
pub use reader::{Pieces, pieces};
pub use tag::StartTag;
pub use writer::HtmlWriter;

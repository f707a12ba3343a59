//! Files as text, and locations in them.
//!
//! Inside helpc a location is always a byte range ([`Span`]) of the file on disk. Lines and
//! columns exist only in input and output: see [`LineIndex`].

mod conversion;
mod decode;
mod file_system;
mod lookahead;
mod model;
pub(crate) mod path;
mod position;
mod span;
mod span_set;
mod words;
pub(crate) mod yaml;

pub use conversion::{Conversion, conversions, is_converted, is_tail};
pub use decode::{EncodingFault, EncodingFaultKind, windows_1252};
pub use file_system::{FileSystem, OsFileSystem};
pub(crate) use lookahead::{CachedFinder, LOOKAHEAD_BYTES, is_line_start, line_after, line_before};
pub use model::Source;
pub(crate) use position::line_start;
pub use position::{LineIndex, Position};
pub use span::Span;
pub(crate) use span_set::SpanSet;
pub(crate) use words::{Words, long_words, small_eight};

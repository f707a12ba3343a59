//! JSON documents as trees, with the location of every key and value, duplicate keys included, and
//! as much of a broken document as could be read.

mod document;
mod escape;
mod instance;
mod punctuation;
mod reader;
mod scalar;
mod syntax_error;
mod text;
mod tree;
mod view;
mod wording;

pub use document::{ParseError, ParsedDocument, parse};
pub use escape::{Escapes, OffsetMap, escaped};
pub use instance::Document;
pub use syntax_error::JsonSyntaxError;
pub use tree::Value;
pub use view::{Items, Member, Members, Node, NodeKind};
pub(crate) use wording::{SchemaError, describe, display_path, how_to_add};

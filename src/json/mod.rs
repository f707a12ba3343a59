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

pub(crate) use document::{ParseError, parse};
pub use escape::OffsetMap;
pub(crate) use escape::{Escapes, escaped};
pub(crate) use instance::Document;
pub use syntax_error::JsonSyntaxError;
pub(crate) use tree::Value;
pub use view::{Items, Member, Members, Node, NodeKind};
pub(crate) use wording::{SchemaError, describe, display_path, how_to_add};

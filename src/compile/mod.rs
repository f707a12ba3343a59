//! Compiles articles to the objects of a bundle. It writes no files: objects go to a
//! closure of the caller.
//!
//! `docs/reference/bundle-format.md` describes the objects. Each kind has a JSON Schema in
//! `schemas/bundle/`.

mod address;
mod articles;
mod body;
mod clouds;
mod component;
mod document;
mod escape;
mod html;
mod index;
mod markup;
mod nesting;
mod object;
mod plan;
mod search;
mod selection;
mod taxonomy;

pub use articles::{CompiledArticle, PreviousObject, articles};
pub use clouds::{CloudBundle, clouds};
pub use document::FORMAT;
pub use index::shard_of;
pub use object::{Object, Put, PutError};
pub use plan::{Edition, Plan};
pub use selection::{HeldBack, Reason, Selection, select};

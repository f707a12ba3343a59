//! The contents of a bundle: one type for each kind of object, for the manifest and for the build
//! record.
//!
//! The writer (`compile`, `emit`), the reader (`bundle`), the site, the search and the API
//! share these types. `docs/reference/bundle-format.md` describes the format, and
//! `schemas/bundle/` has a JSON Schema for each type; tests compare the two.
//!
//! The order of the fields is the order in the files, so it is part of the format. Readers
//! ignore members that they do not know. Members that were added to a format later have
//! a default, so that older bundles can be read.

mod article;
mod audience;
mod by;
mod chunk;
mod cloud;
pub mod html;
mod index;
mod kind;
mod manifest;
mod object;
mod path;
mod record;
mod search;
mod taxonomy;

pub use article::{
    Article, Body, Link, LinkKind, Replacement, ReplacementMaps, Section, Token, VideoGroup,
};
pub use audience::AudienceName;
pub use by::By;
pub use chunk::Chunk;
pub use cloud::Cloud;
pub use index::{Card, Entry, Index, Page, ResourceType, Resources, Shard, shard_of};
pub use kind::{Kind, Published};
pub use manifest::{ArticleRow, CloudBundle, MANIFEST, Manifest, SiteRow, Tool};
pub use object::{FORMAT, Object, to_bytes};
pub use path::{OBJECTS, is_alias, is_object, matches_hash, object_path};
pub use record::{HeldBack, Reason, Record, RecordRow};
pub use search::{
    CardTable, SearchCard, SearchCards, SearchRoot, SearchTerms, SearchWords, TermTable,
};
pub use taxonomy::{Category, Problem, Product, ProductLink, Taxonomy, TaxonomyRow, Topic};

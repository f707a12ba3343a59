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
mod guide;
mod guide_model;
mod html;
mod index;
mod markup;
mod naming;
mod nesting;
mod plan;
mod search;
mod selection;
mod taxonomy;

pub use articles::{CompiledArticle, PreviousObject, articles, compile as article};
pub use clouds::clouds;
pub use guide::Guide;
pub use guide_model::{GuideCategory, GuideCloud, GuideLink, GuideProduct, GuideTopic, Place};
pub use naming::product_title;
pub use plan::{Edition, Plan, Put, PutError};
pub use selection::{Selection, select};

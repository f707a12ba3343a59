//! Migrations of a tree: addresses of pages that moved, new ids of support topics, a newer type of
//! article, and the configuration of another linter. Each changes only what is certain, and nothing
//! in a second run.

mod addresses;
mod driver;
mod markdownlint;
mod solutions;
mod topics;

pub(crate) use driver::{Migrated, Steps, migrate};
pub(crate) use markdownlint::Converted;
pub(crate) use topics::TopicMap;

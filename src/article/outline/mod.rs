//! The outline of a body: what one pass of pulldown-cmark finds in its Markdown.

mod definition;
mod model;
mod read;
mod reader;

pub use model::{Heading, Include, Link, LinkOrigin, List, Outline};
pub use read::markdown_options;
pub(super) use read::read;

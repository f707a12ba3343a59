//! The outline of a body: what one pass of pulldown-cmark finds in its Markdown.

mod definition;
mod heading;
mod include;
mod link;
mod model;
mod options;
mod read;
mod reader;

pub use model::{EmbeddedText, Heading, Include, Link, LinkOrigin, List, Outline};
pub use options::markdown_options;
pub(super) use read::read;

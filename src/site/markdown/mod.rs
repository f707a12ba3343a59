//! The HTML of articles as Markdown, for tools that read text. Every text is escaped, so that a
//! Markdown parser finds the same words, headings and targets of links as a browser finds in the
//! HTML.

mod block;
mod escape;
mod inline;
mod list;
mod model;
mod table;
#[cfg(test)]
mod tests;
mod tree;

pub(super) use block::{heading, line};
pub(super) use model::{Block, Heading, MarkdownWriter, join};

//! The text that readers of an article see, by section, and its differences in words.

mod document;
mod html;
mod section;
mod words;

pub(super) use section::{Section, sections};
pub(super) use words::compare_sections;

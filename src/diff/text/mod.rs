//! The text that readers of an article see, by section, and its differences in words.

mod document;
mod html;
mod model;
mod presentation;
mod readable;
mod section;
mod words;

pub(super) use model::Section;
pub(super) use presentation::presentation;
pub(super) use section::sections;
pub(super) use words::compare_sections;

//! The sentences about changes. Each format escapes the parts in its own way.

mod article;
mod choice;
mod overview;
mod part;

pub(super) use article::{details, of_article};
pub(super) use choice::{lines, of_choices, of_topic};
pub(super) use overview::{compared, of_owner, unseen, verdict};
pub(super) use part::{Part, Sentence};

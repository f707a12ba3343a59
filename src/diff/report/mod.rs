//! Output of differences. Each format has its own file; the sentences are the same in all of them.

mod address;
mod excerpt;
mod format;
mod html;
mod human;
mod markdown;
mod options;
mod sections;
mod sentence;

pub(crate) use format::{Format, write};
pub(crate) use options::WriteOptions;

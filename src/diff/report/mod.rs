//! Output of differences. Each format has its own file; the sentences are the same in all of them.

mod address;
mod excerpt;
mod format;
mod html;
mod human;
mod markdown;
mod sections;
mod sentence;

pub(crate) use format::{Format, WriteOptions, write};

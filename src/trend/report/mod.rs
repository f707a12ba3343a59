//! Output of trends.

mod csv;
mod format;
mod html;
mod human;
mod plot;
mod series;

pub(crate) use format::{Format, write};

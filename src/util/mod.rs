//! Small functions that several modules share and that do not depend on help content.

#[cfg(feature = "bundle")]
mod csv;
mod file;
mod hash;
mod html;
mod sequence_diff;
mod suggest;
mod text;

#[cfg(feature = "bundle")]
pub(crate) use csv::csv_row;
pub(crate) use file::replace;
#[cfg(feature = "bundle")]
pub(crate) use file::{create, rename_into_place};
pub(crate) use hash::{Fnv1a, hex};
pub(crate) use html::{character_reference, push_escaped, unescape};
pub(crate) use sequence_diff::steps;
pub(crate) use suggest::{Suggestions, did_you_mean, is_typo_of, nearest, nearest_within};
pub(crate) use text::{shorten, shorten_line};

//! Tree mode: compiles and shows the articles of a workspace with their findings after each save.

mod earlier;
mod events;
mod model;
mod panel;
mod problems;
mod requests;
mod settings;
mod tree;
mod updater;

pub(super) use model::Live;
pub(super) use settings::{follow, split};
pub(super) use updater::{load, start};

//! Tree mode: compiles and shows the articles of a workspace with their findings after each save.

mod events;
mod model;
mod panel;
mod requests;
mod tree;
mod updater;

pub(super) use model::Live;
pub(super) use tree::RenderContext;
pub(super) use updater::{load, start};

//! Tree mode: watches the articles, and compiles and shows them with their findings after each save.

mod events;
mod model;
mod panel;
mod requests;
mod tree;
mod updater;
mod watch;

pub(super) use model::Live;
pub(super) use tree::RenderContext;
pub(super) use updater::{load, start};

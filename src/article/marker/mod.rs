//! Replacement tokens and regions: comments with a meaning.

mod broken;
mod find;
mod model;
mod read;

pub(super) use find::find;
pub use model::{Marker, MarkerForm, MarkerKind};
pub use read::read;

//! The components and sections of an apollo body.

mod element;
mod model;
mod read;
mod section;

pub(super) use model::ApolloBody;
pub use model::{ComponentChild, ComponentFault, ComponentFaultKind, ComponentUse, Section};
pub(super) use read::read;

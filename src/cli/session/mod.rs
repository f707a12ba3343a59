//! What commands about articles share: configuration, schemas, articles and their findings.

mod check;
mod findings;
mod model;
mod setup;

pub(super) use model::{Session, read_config};
pub(super) use setup::Setup;

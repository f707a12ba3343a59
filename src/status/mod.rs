//! The link-status file: results of link checks, by address. This module sends no requests.

mod address;
mod file;
mod model;
mod time;

pub use address::Address;
pub use file::{FILE_NAME, StatusError};
pub use model::{Class, Status, Statuses};
pub use time::Time;

//! The storage of a destination: get, put, delete and list, with conditions. What the files mean
//! is decided above.

mod any;
mod cause;
mod cloud;
mod folder;
mod gzip;
mod model;
mod pauses;

pub(super) use any::Storage;
pub(super) use cloud::CloudStorage;
pub(super) use folder::FolderStorage;
pub(super) use model::{Condition, ListedFile, StorageError, StoredFile, Tag};

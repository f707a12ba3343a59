//! The storage of a destination: get, put, delete and list, with conditions. Higher layers decide
//! what the files mean.

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

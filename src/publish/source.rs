//! The contents that a run writes: of the local bundle, or saved at the destination.

use super::PublishError;
use super::files::saved_page;
use super::local::LocalBundle;
use super::parallel;
use super::plan::Plan;
use super::storage::Storage;
use crate::published::{Object, is_alias};
use crate::util::hex;
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::Arc;

/// The contents that a run writes.
#[derive(Debug)]
pub(super) enum Source {
    /// The files of a bundle on this machine.
    Local(LocalBundle),
    /// Pages and aliases of a kept generation, by hash.
    Saved(HashMap<String, Bytes>),
}

impl Source {
    /// Reads the pages and aliases of a plan from what is saved at the destination.
    pub(super) async fn saved(
        storage: &Arc<Storage>,
        plan: &Plan,
        parallel: usize,
    ) -> Result<Self, PublishError> {
        let files = plan.pages.iter().map(|page| {
            let saved = if is_alias(&page.path) {
                page.file.path.clone()
            } else {
                saved_page(&page.file.sha256)
            };
            (page.path.clone(), saved, page.file.sha256.clone())
        });
        let files: Vec<_> = files.collect();
        let read = |(path, saved, sha256): (String, String, String)| {
            let storage = Arc::clone(storage);
            async move {
                // A page that only an interrupted run changed may still be in place.
                for place in [&saved, &path] {
                    if let Some(stored) = storage.get(place).await?
                        && hex(&Sha256::digest(&stored.bytes)) == sha256
                    {
                        return Ok((sha256, stored.bytes));
                    }
                }
                Err(PublishError::Refused(format!(
                    "`{path}` of that generation was not saved at the destination; build that revision again and publish it"
                )))
            }
        };
        let mut contents = HashMap::new();
        parallel::each(files, parallel, read, |(sha256, bytes)| {
            contents.insert(sha256, bytes);
        })
        .await?;
        Ok(Self::Saved(contents))
    }

    /// Returns the content of the file at `path`.
    pub(super) fn read(&self, path: &str, file: &Object) -> Result<Bytes, PublishError> {
        match self {
            Self::Local(bundle) => bundle.read(path, file),
            Self::Saved(contents) => contents.get(&file.sha256).cloned().ok_or_else(|| {
                PublishError::Refused(format!("`{path}` was not saved at the destination"))
            }),
        }
    }
}

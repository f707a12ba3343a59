//! The contents that a run writes: of the local bundle, or saved at the destination.

use super::PublishError;
use super::files::saved_page;
use super::local::LocalBundle;
use super::memory::Memory;
use super::parallel;
use super::plan::PageChange;
use super::storage::Storage;
use crate::published::{Object, is_alias};
use crate::util::hex;
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::Arc;

/// Maximum size of the saved contents that are kept in memory until they are written. Others are
/// read twice.
pub(super) const MAX_KEPT_BYTES: u64 = 32 * 1024 * 1024;

/// The contents that a run writes.
#[derive(Debug)]
pub(super) enum Source {
    /// The files of a bundle on this machine.
    Local(LocalBundle),
    /// Pages and aliases of a kept generation.
    Saved(SavedPages),
}

/// Pages and aliases of a kept generation, which are all at the destination.
#[derive(Debug)]
pub(super) struct SavedPages {
    storage: Arc<Storage>,
    /// By hash.
    pages: HashMap<String, SavedContent>,
}

/// The content of a page or alias.
#[derive(Debug)]
enum SavedContent {
    Kept(Bytes),
    /// At this path.
    Stored(String),
}

impl Source {
    /// Checks that pages and aliases are saved at the destination. Keeps at most `max_kept` bytes
    /// of them in memory.
    pub(super) async fn saved(
        storage: &Arc<Storage>,
        pages: &[PageChange],
        parallel: usize,
        max_kept: u64,
    ) -> Result<Self, PublishError> {
        let memory = Memory::new();
        let read = |page: PageChange| {
            let (storage, memory) = (Arc::clone(storage), memory.clone());
            async move {
                let _reserved = memory.reserve(page.file.size).await;
                let sha256 = page.file.sha256;
                let saved = if is_alias(&page.path) {
                    page.file.path
                } else {
                    saved_page(&sha256)
                };
                // A page that only an interrupted run changed may still be in place.
                for place in [saved, page.path.clone()] {
                    if let Some(bytes) = read_intact(&storage, &place, &sha256).await? {
                        return Ok((sha256, place, bytes));
                    }
                }
                Err(not_saved(&page.path))
            }
        };
        let mut contents = HashMap::new();
        let mut kept = 0;
        parallel::each(pages.to_vec(), parallel, read, |(sha256, place, bytes)| {
            let size = bytes.len() as u64;
            let content = if kept + size <= max_kept {
                kept += size;
                SavedContent::Kept(bytes)
            } else {
                SavedContent::Stored(place)
            };
            contents.insert(sha256, content);
        })
        .await?;
        let storage = Arc::clone(storage);
        Ok(Self::Saved(SavedPages {
            storage,
            pages: contents,
        }))
    }

    /// Returns the content of the file at `path`.
    pub(super) async fn read(&self, path: &str, file: &Object) -> Result<Bytes, PublishError> {
        match self {
            Self::Local(bundle) => bundle.read(path, file),
            Self::Saved(saved) => match saved.pages.get(&file.sha256) {
                Some(SavedContent::Kept(bytes)) => Ok(bytes.clone()),
                Some(SavedContent::Stored(place)) => {
                    let stored = read_intact(&saved.storage, place, &file.sha256).await?;
                    stored.ok_or_else(|| not_saved(path))
                }
                None => Err(not_saved(path)),
            },
        }
    }
}

/// Reads a file. Returns `None` if it is missing, or does not have this hash.
async fn read_intact(
    storage: &Storage,
    path: &str,
    sha256: &str,
) -> Result<Option<Bytes>, PublishError> {
    let stored = storage.get(path).await?;
    Ok(stored
        .map(|stored| stored.bytes)
        .filter(|bytes| hex(&Sha256::digest(bytes)) == sha256))
}

fn not_saved(path: &str) -> PublishError {
    PublishError::Refused(format!(
        "`{path}` of that generation was not saved at the destination; build that revision again and publish it"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::storage::{Condition, FolderStorage};

    fn page(path: &str, content: &str) -> PageChange {
        PageChange {
            path: path.to_owned(),
            file: Object {
                path: path.to_owned(),
                size: content.len() as u64,
                sha256: hex(&Sha256::digest(content)),
            },
            replaces: None,
        }
    }

    #[test]
    fn pages_that_do_not_fit_into_memory_are_read_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let storage = Arc::new(Storage::Folder(FolderStorage::new(folder.path())));
        let contents = [("a.html", "one"), ("b.html", "two"), ("c.html", "three")];
        let pages = contents.map(|(path, content)| page(path, content));
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        runtime.expect("a runtime").block_on(async {
            let source = Source::saved(&storage, &pages, 1, 7).await;
            assert!(matches!(source, Err(PublishError::Refused(_))));
            for (page, (_, content)) in pages.iter().zip(contents) {
                let path = saved_page(&page.file.sha256);
                let put = storage.put(&path, content.into(), Condition::Always);
                put.await.expect("saved");
            }
            // Two fit into memory.
            let source = Source::saved(&storage, &pages, 1, 7).await;
            let source = source.expect("all are saved");
            for (page, (path, content)) in pages.iter().zip(contents) {
                let read = source.read(path, &page.file).await;
                assert_eq!(read.expect(path), content);
            }
            // What is read again is checked again.
            for page in &pages {
                let path = saved_page(&page.file.sha256);
                let put = storage.put(&path, "other".into(), Condition::Always);
                put.await.expect("damaged");
            }
            let results = [0, 1, 2].map(|at| source.read(contents[at].0, &pages[at].file));
            let [first, second, third] = results;
            assert!(first.await.is_ok() && second.await.is_ok());
            assert!(third.await.is_err());
        });
    }
}

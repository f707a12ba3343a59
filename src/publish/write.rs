//! Writes the files of a plan, in parallel.

use super::files::{saved_manifest, saved_page};
use super::local::ManifestFile;
use super::lock::Lock;
use super::memory::Memory;
use super::plan::{PageChange, Plan};
use super::prepare::Remote;
use super::publisher::{Observer, Publisher};
use super::source::Source;
use super::storage::Storage;
use super::{PublishError, parallel};
use crate::published::{OBJECTS, Object};
use crate::util::hex;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;

/// Minimum number of objects for which a first publish checks which of them an interrupted one has
/// written.
const MIN_LISTED: usize = 1000;

/// A writer of files.
pub(super) struct Writer<'w> {
    storage: Arc<Storage>,
    source: Arc<Source>,
    memory: Memory,
    parallel: usize,
    observer: &'w dyn Observer,
}

impl<'w> Writer<'w> {
    pub(super) fn new(
        publisher: &Publisher,
        source: Arc<Source>,
        observer: &'w dyn Observer,
    ) -> Self {
        Self {
            storage: Arc::clone(&publisher.storage),
            source,
            memory: Memory::new(),
            parallel: publisher.settings.parallel,
            observer,
        }
    }

    /// Writes objects, scripts and styles that do not exist.
    pub(super) async fn write_objects(&self, plan: &Plan) -> Result<(), PublishError> {
        let mut objects: Vec<Object> = plan.objects.clone();
        // Nothing is deleted before the first publish, so even an outdated list is safe.
        if plan.from.is_none() && objects.len() >= MIN_LISTED {
            let listed = self.storage.list(OBJECTS).await?;
            let sizes: BTreeMap<String, u64> = listed
                .into_iter()
                .map(|file| (file.path, file.size))
                .collect();
            objects.retain(|object| sizes.get(&object.path) != Some(&object.size));
        }
        if objects.is_empty() {
            return Ok(());
        }
        self.observer.start("uploading objects", objects.len());
        let write = |object: Object| {
            let (storage, source) = (Arc::clone(&self.storage), Arc::clone(&self.source));
            let memory = self.memory.clone();
            async move {
                let _reserved = memory.reserve(object.size).await;
                let bytes = source.read(&object.path, &object).await?;
                storage.put_new(&object.path, bytes).await
            }
        };
        self.each(objects, write).await
    }

    /// Saves the pages that will be replaced or deleted. Returns those that are not as they were
    /// published and were not saved before.
    pub(super) async fn save_pages(&self, plan: &Plan) -> Result<Vec<String>, PublishError> {
        if plan.saves.is_empty() {
            return Ok(Vec::new());
        }
        self.observer.start("saving pages", plan.saves.len());
        let save = |page: Object| {
            let (storage, memory) = (Arc::clone(&self.storage), self.memory.clone());
            async move {
                let _reserved = memory.reserve(page.size).await;
                let target = saved_page(&page.sha256);
                let published = storage.get(&page.path).await?;
                if let Some(stored) = published
                    && hex(&Sha256::digest(&stored.bytes)) == page.sha256
                {
                    storage.put_new(&target, stored.bytes).await?;
                    return Ok(None);
                }
                let is_saved = storage.get(&target).await?.is_some();
                Ok((!is_saved).then_some(page.path))
            }
        };
        let mut unsaved: Vec<String> = Vec::new();
        let saves = plan.saves.clone();
        parallel::each(saves, self.parallel, save, |path| {
            unsaved.extend(path);
            self.observer.advance();
        })
        .await?;
        unsaved.sort_unstable();
        Ok(unsaved)
    }

    /// Saves the manifest of the new generation, and the published one if nobody has.
    pub(super) async fn save_manifests(
        &self,
        target: &ManifestFile,
        remote: &Remote,
    ) -> Result<(), PublishError> {
        let published = remote.manifest.as_ref().filter(|_| remote.is_adopted);
        let published = published.map(|manifest| &manifest.file);
        for file in published.into_iter().chain([target]) {
            let path = saved_manifest(&file.sha256);
            self.storage.put_new(&path, file.bytes.clone()).await?;
        }
        Ok(())
    }

    /// Replaces pages and aliases, in the order of their ranks.
    pub(super) async fn write_pages(&self, lock: &Lock, plan: &Plan) -> Result<(), PublishError> {
        if !plan.pages.is_empty() {
            self.observer.start("replacing pages", plan.pages.len());
        }
        for pages in plan.pages.chunk_by(|a, b| a.rank() == b.rank()) {
            let write = |page: PageChange| {
                let (storage, source) = (Arc::clone(&self.storage), Arc::clone(&self.source));
                let (memory, until) = (self.memory.clone(), lock.until());
                async move {
                    let _reserved = memory.reserve(page.file.size).await;
                    let bytes = source.read(&page.path, &page.file).await?;
                    Lock::write(storage, until, page.path, bytes).await
                }
            };
            self.each(pages.to_vec(), write).await?;
        }
        Ok(())
    }

    async fn each<T, R, F>(&self, items: Vec<T>, task: impl Fn(T) -> F) -> Result<(), PublishError>
    where
        F: Future<Output = Result<R, PublishError>> + Send + 'static,
        R: Send + 'static,
    {
        parallel::each(items, self.parallel, task, |_| self.observer.advance()).await
    }
}

//! Prepares a run: reads the state and the manifest, and makes the plan. Writes nothing.

use super::local::{LocalBundle, ManifestFile};
use super::lock;
use super::plan::{Manifests, Plan};
use super::publisher::{Observer, Publisher, now};
use super::remote::{self, Leftover, RemoteManifest, RemoteState};
use super::resume::Resume;
use super::source::{MAX_KEPT_BYTES, Source};
use super::state::{Generation, State};
use super::storage::Storage;
use super::{PublishError, PublishSettings};
use crate::published::{AudienceName, MANIFEST, Manifest};
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

/// A run that is planned.
#[derive(Debug)]
pub struct Prepared {
    /// What it changes.
    pub plan: Plan,
    /// The published audience.
    pub published_audience: Option<AudienceName>,
    /// Files that the first publish would replace, and that helpc did not publish.
    pub occupied: Vec<String>,
    pub(super) target: ManifestFile,
    pub(super) remote: Remote,
    pub(super) source: Arc<Source>,
    pub(super) resume: Option<Resume>,
    pub(super) restores: Option<u64>,
}

/// What a run found at the destination.
#[derive(Debug)]
pub(super) struct Remote {
    pub(super) state: RemoteState,
    pub(super) manifest: Option<RemoteManifest>,
    pub(super) unfinished: Vec<String>,
    /// True if the published bundle is not in the history: something other than helpc wrote it.
    pub(super) is_adopted: bool,
}

impl Publisher {
    /// Plans to publish the bundle in `folder`. With `will_write`, waits until an interrupted run
    /// is known to be dead.
    pub fn prepare(
        &self,
        folder: &Path,
        will_write: bool,
        observer: &dyn Observer,
    ) -> Result<Prepared, PublishError> {
        let (local, target) = LocalBundle::open(folder)?;
        let resume = will_write
            .then(|| Resume::open(folder, &self.destination))
            .flatten();
        let remote = self.block_on(self.look(resume.as_ref(), will_write, observer))?;
        let plan = self.block_on(self.plan(&remote, &target))?;
        let occupied = self.block_on(self.occupied(&remote, &plan))?;
        Ok(Prepared {
            plan,
            published_audience: remote.audience(),
            occupied,
            target,
            remote,
            source: Arc::new(Source::Local(local)),
            resume,
            restores: None,
        })
    }

    /// Plans to restore a generation: `None` for the one before the published one.
    pub fn prepare_rollback(
        &self,
        generation: Option<u64>,
        will_write: bool,
        observer: &dyn Observer,
    ) -> Result<Prepared, PublishError> {
        let remote = self.block_on(self.look(None, will_write, observer))?;
        let wanted = chosen(&remote.state.state, generation)?;
        let (number, hash) = (wanted.number, wanted.manifest.clone());
        let target = self.block_on(remote::read_saved(&self.storage, &hash))?;
        let Some(target) = target else {
            return Err(PublishError::Refused(format!(
                "the manifest of generation {number} is missing at the destination; build that revision again and publish it"
            )));
        };
        let mut plan = self.block_on(self.plan(&remote, &target))?;
        // Everything that a kept generation needs is still there, under its own name.
        let objects = std::mem::take(&mut plan.objects);
        plan.bytes -= objects.iter().map(|object| object.size).sum::<u64>();
        plan.requests -= objects.len();
        // The manifest and the pages of that generation are read; pages that do not fit into memory
        // are read twice.
        plan.requests += 1 + plan.pages.len();
        let parallel = self.settings.parallel;
        let saved = Source::saved(&self.storage, &plan.pages, parallel, MAX_KEPT_BYTES);
        let source = self.block_on(saved)?;
        Ok(Prepared {
            plan,
            published_audience: remote.audience(),
            occupied: Vec::new(),
            target,
            remote,
            source: Arc::new(source),
            resume: None,
            restores: Some(number),
        })
    }

    /// Reads what is at the destination. With `will_write`, waits for the end of another run's
    /// lease, and fails if that run is alive.
    pub(super) async fn look(
        &self,
        resume: Option<&Resume>,
        will_write: bool,
        observer: &dyn Observer,
    ) -> Result<Remote, PublishError> {
        let mut state = remote::read_state(&self.storage).await?;
        let run = state.state.run.as_ref();
        let is_own = run.is_some_and(|run| resume.is_some_and(|resume| resume.has_killed(&run.id)));
        if will_write && !is_own {
            let lease = self.settings.lease;
            let on_wait = |lease| observer.wait(lease);
            lock::wait_until_dead(&self.storage, &state, lease, &on_wait).await?;
        }
        let manifest = remote::read_manifest(&self.storage).await?;
        let published = manifest.as_ref().map(|manifest| &*manifest.file.sha256);
        let unfinished = match Leftover::of(state.state.run.as_ref(), published) {
            Leftover::None => Vec::new(),
            Leftover::Unfinished(traces) => traces,
            Leftover::Switched(generation) => {
                // What it should have deleted is in the generation before.
                let before = state.state.current().map(|before| before.manifest.clone());
                state.state.generations.push(generation);
                before.into_iter().collect()
            }
        };
        let is_adopted = adopt(&mut state.state, manifest.as_ref());
        Ok(Remote {
            state,
            manifest,
            unfinished,
            is_adopted,
        })
    }

    /// Returns the pages and aliases that are at a destination where nothing was ever published.
    async fn occupied(&self, remote: &Remote, plan: &Plan) -> Result<Vec<String>, PublishError> {
        if remote.manifest.is_some() || remote.state.tag.is_some() {
            return Ok(Vec::new());
        }
        let listed = self.storage.list("").await?;
        let listed: HashSet<&str> = listed.iter().map(|file| &*file.path).collect();
        let pages = plan.pages.iter().map(|page| &page.path);
        let occupied = pages.filter(|path| listed.contains(path.as_str()));
        Ok(occupied.cloned().collect())
    }

    async fn plan(&self, remote: &Remote, target: &ManifestFile) -> Result<Plan, PublishError> {
        let unfinished = read_all(&self.storage, &remote.unfinished).await?;
        let old = remote.manifest.as_ref().map(|manifest| &manifest.file);
        let manifests = Manifests {
            old: old.map(|file| (&file.manifest, &*file.sha256)),
            new: (&target.manifest, &target.sha256),
            unfinished: &unfinished,
        };
        let state = &remote.state.state;
        let is_published = old.is_some_and(|old| old.sha256 == target.sha256);
        let generation = match state.current() {
            Some(current) if is_published => current.number,
            _ => state.next_number(),
        };
        let destination = self.destination.to_string();
        Plan::of(&destination, generation, manifests).map_err(|path| PublishError::Foreign {
            path: MANIFEST.to_owned(),
            reason: format!("names `{path}`, which is not a path of a bundle"),
        })
    }
}

impl Prepared {
    /// Returns true if there is nothing to do.
    pub fn is_unchanged(&self) -> bool {
        self.plan.is_empty() && self.remote.state.state.run.is_none()
    }
}

impl Remote {
    fn audience(&self) -> Option<AudienceName> {
        self.manifest.as_ref()?.file.manifest.audience
    }
}

/// Adds a bundle that was published by other means to the history. Returns false if it is there.
fn adopt(state: &mut State, manifest: Option<&RemoteManifest>) -> bool {
    let Some(manifest) = manifest else {
        return false;
    };
    let file = &manifest.file;
    if state
        .current()
        .is_some_and(|current| current.manifest == file.sha256)
    {
        return false;
    }
    let generation = generation(state.next_number(), file, None);
    state.generations.push(generation);
    true
}

/// Returns the generation of a manifest that is published now.
pub(super) fn generation(
    number: u64,
    file: &ManifestFile,
    settings: Option<&PublishSettings>,
) -> Generation {
    let manifest = &file.manifest;
    let pages = manifest.site.as_ref().map_or(0, |site| site.pages.len());
    let clouds = manifest.clouds.iter();
    Generation {
        number,
        manifest: file.sha256.clone(),
        time: now(),
        audience: manifest.audience.unwrap_or_default(),
        articles: manifest.articles.len(),
        clouds: clouds
            .map(|cloud| (cloud.cloud.clone(), cloud.articles))
            .collect(),
        files: manifest.files.len() + pages,
        by: settings.and_then(|settings| settings.by.clone()),
        revision: settings.and_then(|settings| settings.revision.clone()),
        restores: None,
    }
}

/// Returns the generation to restore.
fn chosen(state: &State, number: Option<u64>) -> Result<&Generation, PublishError> {
    let all = &state.generations;
    let refused = |reason: String| Err(PublishError::Refused(reason));
    let Some(current) = all.last() else {
        return refused("nothing is published at the destination".to_owned());
    };
    let found = match number {
        // A generation with the same content would change nothing.
        None => all
            .iter()
            .rev()
            .find(|one| one.manifest != current.manifest),
        Some(number) => all.iter().find(|one| one.number == number),
    };
    match (found, number) {
        (Some(found), _) => Ok(found),
        (None, None) => {
            refused("the destination has no generation before the published one".to_owned())
        }
        (None, Some(number)) => {
            let known: Vec<String> = all.iter().map(|one| one.number.to_string()).collect();
            refused(format!(
                "the destination has no generation {number}; it has {}",
                known.join(", ")
            ))
        }
    }
}

/// Reads saved manifests. One that is missing was never used.
async fn read_all(storage: &Storage, hashes: &[String]) -> Result<Vec<Manifest>, PublishError> {
    let mut manifests = Vec::new();
    for hash in hashes {
        let file = remote::read_saved(storage, hash).await?;
        manifests.extend(file.map(|file| file.manifest));
    }
    Ok(manifests)
}

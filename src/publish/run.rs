//! Runs a plan. Objects are written first, under names that nobody reads yet. Then the lock is
//! taken, pages and aliases are replaced, and the manifest is switched.

use super::PublishError;
use super::local::ManifestFile;
use super::lock::Lock;
use super::plan::Plan;
use super::prepare::{Prepared, Remote, generation};
use super::publisher::{Observer, Publisher, now};
use super::state::{Generation, Run, State};
use super::storage::Condition;
use super::write::Writer;
use crate::published::MANIFEST;

/// The result of a run.
#[derive(Debug)]
pub struct Published {
    /// The generation that is published now.
    pub generation: Generation,
    /// Pages that a rollback cannot restore, because somebody else had changed them.
    pub unsaved: Vec<String>,
}

impl Publisher {
    /// Publishes what `prepared` has planned.
    pub fn publish(
        &self,
        prepared: Prepared,
        observer: &dyn Observer,
    ) -> Result<Published, PublishError> {
        self.block_on(self.run(prepared, observer))
    }

    async fn run(
        &self,
        prepared: Prepared,
        observer: &dyn Observer,
    ) -> Result<Published, PublishError> {
        let Prepared {
            plan,
            target,
            remote,
            source,
            mut resume,
            restores,
            ..
        } = prepared;
        let writer = Writer::new(self, source, observer);
        writer.write_objects(&plan).await?;
        let unsaved = writer.save_pages(&plan).await?;
        writer.save_manifests(&target, &remote).await?;
        let state = &remote.state.state;
        let is_published = plan.from.as_ref() == Some(&plan.to);
        let new = (!is_published).then(|| Generation {
            restores,
            ..generation(state.next_number(), &target, Some(&self.settings))
        });
        let run = Run {
            generation: new.clone(),
            unfinished: remote.unfinished.clone(),
            ..new_run()
        };
        if let Some(resume) = &mut resume {
            resume.record(&run.id);
        }
        let locked = State {
            run: Some(run),
            ..state.clone()
        };
        let tag = remote.state.tag.as_ref();
        let lock = Lock::take(&self.storage, tag, locked, self.settings.lease).await?;
        if let Err(error) = self.switch(&lock, &writer, &plan, &target, &remote).await {
            lock.abandon().await;
            return Err(error);
        }
        let current = new.clone().or_else(|| state.current().cloned());
        let finish = |state: &mut State| {
            state.generations.extend(new);
            state.run = None;
        };
        lock.release(finish).await?;
        if let Some(resume) = resume {
            resume.forget();
        }
        let nothing = || PublishError::Refused("nothing is published".to_owned());
        Ok(Published {
            generation: current.ok_or_else(nothing)?,
            unsaved,
        })
    }

    /// Replaces pages and aliases, switches the manifest, and deletes pages that are gone.
    async fn switch(
        &self,
        lock: &Lock,
        writer: &Writer<'_>,
        plan: &Plan,
        target: &ManifestFile,
        remote: &Remote,
    ) -> Result<(), PublishError> {
        writer.write_pages(lock, plan).await?;
        if plan.from.as_ref() != Some(&plan.to) {
            let tag = remote.manifest.as_ref().map(|manifest| &manifest.tag);
            let condition = tag.map_or(Condition::New, Condition::Unchanged);
            let bytes = target.bytes.clone();
            let switch = self.storage.put_exactly(MANIFEST, bytes, condition);
            lock.run(switch).await?.map_err(|error| {
                error.or(|| {
                    PublishError::Lost(format!(
                        "`{MANIFEST}` was replaced at the destination while this run was writing; run again"
                    ))
                })
            })?;
        }
        lock.run(self.storage.delete(plan.removed.clone())).await?
    }
}

/// Returns a run that starts now.
pub(super) fn new_run() -> Run {
    Run {
        id: format!("{:032x}", fastrand::u128(..)),
        started: now(),
        beat: 0,
        has_ended: false,
        generation: None,
        unfinished: Vec::new(),
    }
}

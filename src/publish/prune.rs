//! Deletes what only old generations need.

use super::PublishError;
use super::files::{
    FileSet, UNFINISHED, is_immutable, is_unfinished, saved_hash, saved_manifest, saved_page,
};
use super::lock::Lock;
use super::prepare::Remote;
use super::publisher::{Observer, Publisher};
use super::remote;
use super::run::new_run;
use super::state::{Generation, State};
use crate::published::{Manifest, OBJECTS};
use std::collections::BTreeSet;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

/// Number of files that are deleted with one call.
const BATCH: usize = 1024;

/// Which generations are kept, besides the published one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// This many generations, with the published one.
    Generations(usize),
    /// Those that readers could see in this time.
    Time(Duration),
}

impl FromStr for Keep {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let invalid = || {
            format!("`{text}` is neither a number of generations nor a time; write `5` or `14d`")
        };
        if let Ok(number) = text.parse::<usize>() {
            return match number {
                0 => Err("at least one generation is kept: the published one".to_owned()),
                _ => Ok(Self::Generations(number)),
            };
        }
        humantime::parse_duration(text)
            .map(Self::Time)
            .map_err(|_| invalid())
    }
}

/// What pruning deletes.
#[derive(Debug, Default)]
pub struct Pruned {
    /// The numbers of the generations that can no longer be restored.
    pub generations: Vec<u64>,
    /// The number of files.
    pub files: usize,
    /// Their size in bytes.
    pub bytes: u64,
}

impl Publisher {
    /// Deletes files that no kept generation needs, and what interrupted runs left. With
    /// `is_dry_run`, only returns what it would delete.
    pub fn prune(
        &self,
        keep: Keep,
        is_dry_run: bool,
        observer: &dyn Observer,
    ) -> Result<Pruned, PublishError> {
        self.block_on(self.run_prune(keep, is_dry_run, observer))
    }

    async fn run_prune(
        &self,
        keep: Keep,
        is_dry_run: bool,
        observer: &dyn Observer,
    ) -> Result<Pruned, PublishError> {
        let remote = self.look(None, !is_dry_run, observer).await?;
        if !remote.unfinished.is_empty() {
            return Err(PublishError::Refused(
                "the last publish was interrupted, and readers may see some of its pages; publish again before you prune".to_owned(),
            ));
        }
        let state = &remote.state.state;
        let first_kept = first_kept(&state.generations, keep, SystemTime::now());
        let (old, kept) = state.generations.split_at(first_kept);
        let needed = self.needed(&remote, kept).await?;
        let locked = State {
            generations: kept.to_vec(),
            run: Some(new_run()),
            ..state.clone()
        };
        let mut pruned = Pruned {
            generations: old.iter().map(|generation| generation.number).collect(),
            ..Pruned::default()
        };
        if is_dry_run {
            self.unneeded(&needed, &mut pruned).await?;
            return Ok(pruned);
        }
        let tag = remote.state.tag.as_ref();
        let lock = Lock::take(&self.storage, tag, locked, self.settings.lease).await?;
        // No other run writes from here on, and those that are preparing will lose.
        let deleted = self.delete_unneeded(&lock, &needed, &mut pruned, observer);
        if let Err(error) = deleted.await {
            lock.abandon().await;
            return Err(error);
        }
        lock.release(|state| state.run = None).await?;
        Ok(pruned)
    }

    async fn delete_unneeded(
        &self,
        lock: &Lock,
        needed: &BTreeSet<String>,
        pruned: &mut Pruned,
        observer: &dyn Observer,
    ) -> Result<(), PublishError> {
        let files = self.unneeded(needed, pruned).await?;
        observer.start("deleting files", files.len());
        for batch in files.chunks(BATCH) {
            lock.run(self.storage.delete(batch.to_vec())).await??;
            batch.iter().for_each(|_| observer.advance());
        }
        Ok(())
    }

    /// Returns the paths of files that only helpc writes and that are not in `needed`.
    async fn unneeded(
        &self,
        needed: &BTreeSet<String>,
        pruned: &mut Pruned,
    ) -> Result<Vec<String>, PublishError> {
        let mut files = Vec::new();
        for folder in [
            OBJECTS,
            "assets",
            ".helpc/pages",
            ".helpc/manifests",
            UNFINISHED,
        ] {
            for file in self.storage.list(folder).await? {
                let is_ours = is_immutable(&file.path)
                    || saved_hash(&file.path).is_some()
                    || is_unfinished(&file.path);
                if is_ours && !needed.contains(&file.path) {
                    pruned.files += 1;
                    pruned.bytes += file.size;
                    files.push(file.path);
                }
            }
        }
        Ok(files)
    }

    /// Returns the paths that the published manifest and the kept generations need.
    async fn needed(
        &self,
        remote: &Remote,
        kept: &[Generation],
    ) -> Result<BTreeSet<String>, PublishError> {
        let mut needed = BTreeSet::new();
        if let Some(published) = &remote.manifest {
            add(&mut needed, &published.file.manifest)?;
        }
        for generation in kept {
            let path = saved_manifest(&generation.manifest);
            if let Some(file) = remote::read_saved(&self.storage, &generation.manifest).await? {
                add(&mut needed, &file.manifest)?;
            }
            needed.insert(path);
        }
        Ok(needed)
    }
}

fn add(needed: &mut BTreeSet<String>, manifest: &Manifest) -> Result<(), PublishError> {
    let files = FileSet::of(manifest).map_err(|path| PublishError::Foreign {
        path,
        reason: "is in a manifest, but is not a path of a bundle".to_owned(),
    })?;
    needed.extend(files.immutable.keys().map(|path| (*path).to_owned()));
    let pages = files.replaced.values();
    needed.extend(pages.map(|page| saved_page(&page.sha256)));
    Ok(())
}

/// Returns the index of the first generation that is kept.
fn first_kept(generations: &[Generation], keep: Keep, now: SystemTime) -> usize {
    let published = generations.len().saturating_sub(1);
    match keep {
        Keep::Generations(number) => generations.len().saturating_sub(number).min(published),
        Keep::Time(time) => {
            let oldest = now.checked_sub(time).unwrap_or(SystemTime::UNIX_EPOCH);
            // Readers could see a generation until the next one was published.
            let is_old = |next: &Generation| {
                humantime::parse_rfc3339(&next.time).is_ok_and(|replaced| replaced < oldest)
            };
            generations
                .iter()
                .skip(1)
                .take_while(|next| is_old(next))
                .count()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::published::AudienceName;

    fn generation(number: u64, time: &str) -> Generation {
        Generation {
            number,
            manifest: String::new(),
            time: time.to_owned(),
            audience: AudienceName::Customer,
            articles: 1,
            clouds: std::collections::BTreeMap::new(),
            files: 1,
            by: None,
            revision: None,
            restores: None,
        }
    }

    #[test]
    fn the_published_generation_is_always_kept() {
        let all = [
            generation(1, "2026-01-01T00:00:00Z"),
            generation(2, "2026-01-05T00:00:00Z"),
            generation(3, "2026-01-10T00:00:00Z"),
        ];
        let now = humantime::parse_rfc3339("2026-01-11T00:00:00Z").expect("a time");
        let kept = |keep: &str| first_kept(&all, keep.parse().expect(keep), now);
        assert_eq!([kept("1"), kept("2"), kept("3"), kept("9")], [2, 1, 0, 0]);
        // The first one was visible until the fifth of January, the second one until the tenth.
        assert_eq!([kept("30d"), kept("3d"), kept("1h")], [0, 1, 2]);
        assert_eq!(first_kept(&[], Keep::Generations(1), now), 0);
        assert!("0".parse::<Keep>().is_err() && "x".parse::<Keep>().is_err());
    }
}

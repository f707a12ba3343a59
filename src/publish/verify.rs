//! Reads files at the destination and compares them with the manifest there.

use super::files::FileSet;
use super::publisher::{Observer, Publisher};
use super::{PublishError, parallel, remote};
use crate::emit::{Problem, ProblemKind};
use crate::published::Object;
use crate::util::{Fnv1a, hex};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// The result of verifying a destination.
#[derive(Debug)]
pub struct RemoteVerification {
    /// The number of files that the manifest names.
    pub total: usize,
    /// The number of files that were read.
    pub read: usize,
    /// The problems, in order of path.
    pub problems: Vec<Problem>,
}

impl Publisher {
    /// Reads and hashes files that the published manifest names: all, or at most `sample`. The
    /// sample is the same for the same manifest, and differs between manifests.
    pub fn verify(
        &self,
        sample: Option<usize>,
        observer: &dyn Observer,
    ) -> Result<RemoteVerification, PublishError> {
        self.block_on(self.run_verify(sample, observer))
    }

    async fn run_verify(
        &self,
        sample: Option<usize>,
        observer: &dyn Observer,
    ) -> Result<RemoteVerification, PublishError> {
        let Some(published) = remote::read_manifest(&self.storage).await? else {
            return Err(PublishError::Refused(
                "nothing is published at the destination".to_owned(),
            ));
        };
        let files =
            FileSet::of(&published.file.manifest).map_err(|path| PublishError::Foreign {
                path,
                reason: "is in the manifest, but is not a path of a bundle".to_owned(),
            })?;
        let immutable = files
            .immutable
            .iter()
            .map(|(path, file)| ((*path).to_owned(), *file));
        let replaced = files.replaced.into_iter();
        let mut all: Vec<(String, Object)> = immutable
            .chain(replaced)
            .map(|(path, file)| (path, file.clone()))
            .collect();
        let total = all.len();
        if let Some(sample) = sample {
            all.sort_by_cached_key(|(path, _)| sample_key(&published.file.sha256, path));
            all.truncate(sample);
        }
        let read = all.len();
        observer.start("reading files", read);
        let check = |(path, file): (String, Object)| {
            let storage = Arc::clone(&self.storage);
            async move {
                let kind = match storage.get(&path).await? {
                    None => ProblemKind::Missing,
                    Some(stored) if hex(&Sha256::digest(&stored.bytes)) != file.sha256 => {
                        ProblemKind::Damaged
                    }
                    Some(_) => return Ok(None),
                };
                Ok(Some(Problem { path, kind }))
            }
        };
        let mut problems = Vec::new();
        parallel::each(all, self.settings.parallel, check, |problem| {
            problems.extend(problem);
            observer.advance();
        })
        .await?;
        problems.sort();
        Ok(RemoteVerification {
            total,
            read,
            problems,
        })
    }
}

/// Returns a number that orders paths differently for each manifest.
pub(super) fn sample_key(manifest: &str, path: &str) -> u64 {
    let mut hash = Fnv1a::default();
    hash.update(manifest.as_bytes());
    hash.update(path.as_bytes());
    hash.value()
}

//! What is published at a destination now.

use super::PublishError;
use super::files::saved_manifest;
use super::local::ManifestFile;
use super::state::{Generation, Run, STATE, STATE_FORMAT, State};
use super::storage::{Storage, Tag};
use crate::published::MANIFEST;
use crate::util::hex;
use sha2::{Digest, Sha256};

/// The state of a destination when it was read.
#[derive(Debug)]
pub(super) struct RemoteState {
    pub(super) state: State,
    /// `None` if there is no state yet.
    pub(super) tag: Option<Tag>,
}

/// The published manifest.
#[derive(Debug)]
pub(super) struct RemoteManifest {
    pub(super) file: ManifestFile,
    pub(super) tag: Tag,
}

/// Reads the state of a destination.
pub(super) async fn read_state(storage: &Storage) -> Result<RemoteState, PublishError> {
    let Some(stored) = storage.get(STATE).await? else {
        return Ok(RemoteState {
            state: State::default(),
            tag: None,
        });
    };
    let foreign = |reason: &str| PublishError::Foreign {
        path: STATE.to_owned(),
        reason: reason.to_owned(),
    };
    let state: State = serde_json::from_slice(&stored.bytes)
        .map_err(|_| foreign("is damaged; delete it to start with a new history"))?;
    if state.format != STATE_FORMAT {
        return Err(foreign(
            "was written by a newer version of helpc; use that version",
        ));
    }
    Ok(RemoteState {
        state,
        tag: Some(stored.tag),
    })
}

/// Reads the published manifest. Returns `None` if there is none.
pub(super) async fn read_manifest(
    storage: &Storage,
) -> Result<Option<RemoteManifest>, PublishError> {
    let Some(stored) = storage.get(MANIFEST).await? else {
        return Ok(None);
    };
    let advice = "delete it to publish all files again, or publish to another prefix";
    let file =
        ManifestFile::parse(stored.bytes, advice).map_err(|reason| PublishError::Foreign {
            path: MANIFEST.to_owned(),
            reason,
        })?;
    Ok(Some(RemoteManifest {
        file,
        tag: stored.tag,
    }))
}

/// Reads the saved manifest with this hash.
pub(super) async fn read_saved(
    storage: &Storage,
    sha256: &str,
) -> Result<Option<ManifestFile>, PublishError> {
    let path = saved_manifest(sha256);
    let Some(stored) = storage.get(&path).await? else {
        return Ok(None);
    };
    let foreign = |reason: String| PublishError::Foreign {
        path: path.clone(),
        reason,
    };
    if hex(&Sha256::digest(&stored.bytes)) != sha256 {
        return Err(foreign("is damaged: its name is not its hash".to_owned()));
    }
    let advice = "build that revision again and publish it";
    ManifestFile::parse(stored.bytes, advice)
        .map(Some)
        .map_err(foreign)
}

/// What to do with the run of a state.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Leftover {
    /// There is no run.
    None,
    /// The run switched to its generation, and did not record that.
    Switched(Generation),
    /// The run did not switch: pages of these manifests may be in place.
    Unfinished(Vec<String>),
}

impl Leftover {
    /// Returns what an interrupted run left, if `manifest` is the hash of the published one.
    pub(super) fn of(run: Option<&Run>, manifest: Option<&str>) -> Self {
        let Some(run) = run else {
            return Self::None;
        };
        match &run.generation {
            Some(generation) if Some(&*generation.manifest) == manifest => {
                Self::Switched(generation.clone())
            }
            _ => Self::Unfinished(run.traces()),
        }
    }
}

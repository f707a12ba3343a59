//! Finishes the switch of a build that was killed, for those who read the bundle.

use super::folder::Folder;
use super::{EmitError, switch};
use std::fs::File;
use std::io;
use std::path::Path;

/// The state of the switch to a new bundle in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SwitchState {
    /// All files are in place.
    Complete,
    /// A build was killed during the switch, which is now finished.
    Finished,
    /// A build is switching now.
    InProgress,
    /// A build was killed during the switch, and the folder is read-only.
    ReadOnly,
}

/// Returns true if a switch has started in `out` and is not finished.
pub fn has_unfinished_switch(out: &Path) -> bool {
    out.join(switch::JOURNAL).exists()
}

/// Finishes an interrupted switch in `out`.
pub fn finish_switch(out: &Path) -> Result<SwitchState, EmitError> {
    if !has_unfinished_switch(out) {
        return Ok(SwitchState::Complete);
    }
    let lock = match lock_if_writable(out) {
        Err(EmitError::Busy { .. }) => return Ok(SwitchState::InProgress),
        lock => lock?,
    };
    if lock.is_none() {
        return Ok(SwitchState::ReadOnly);
    }
    if switch::finish(out)? {
        Ok(SwitchState::Finished)
    } else {
        Ok(SwitchState::Complete)
    }
}

/// Takes the lock. Returns `None` if the folder is read-only.
pub(super) fn lock_if_writable(out: &Path) -> Result<Option<File>, EmitError> {
    match Folder::new(out).lock() {
        Ok(lock) => Ok(Some(lock)),
        Err(EmitError::Io { cause, .. })
            if matches!(
                cause.kind(),
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

//! Finishes the switch of a build that was killed: until then, some pages are new and others old.

use super::notice::{Notice, Notices};
use crate::emit::{self, SwitchState};
use std::path::Path;

/// Number of checks in a row that must see an unfinished switch: a running build finishes its own.
const MIN_SIGHTINGS: usize = 2;

/// Watches a folder for unfinished switches.
#[derive(Debug, Default)]
pub(super) struct SwitchWatch {
    /// Number of checks in a row that saw an unfinished switch.
    sightings: usize,
    /// True if the switch cannot be finished, which was reported.
    has_failed: bool,
}

impl SwitchWatch {
    /// Finishes an interrupted switch in `folder`.
    pub(super) fn start(folder: &Path, notices: &Notices) -> Self {
        let mut watch = Self::default();
        watch.finish(folder, notices);
        watch
    }

    /// Finishes a switch that a build has not finished since the previous check.
    pub(super) fn check(&mut self, folder: &Path, notices: &Notices) {
        if !emit::has_unfinished_switch(folder) {
            *self = Self::default();
            return;
        }
        self.sightings += 1;
        if self.sightings >= MIN_SIGHTINGS && !self.has_failed {
            self.finish(folder, notices);
        }
    }

    fn finish(&mut self, folder: &Path, notices: &Notices) {
        let reason = match emit::finish_switch(folder) {
            Ok(SwitchState::Complete | SwitchState::InProgress) => return,
            Ok(SwitchState::Finished) => {
                notices.send(Notice::FinishedSwitch);
                return;
            }
            Ok(SwitchState::ReadOnly) => "the folder is read-only".to_owned(),
            Err(error) => error.to_string(),
        };
        self.has_failed = true;
        notices.send(Notice::UnfinishedSwitch {
            folder: folder.to_owned(),
            reason,
        });
    }
}

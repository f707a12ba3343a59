//! Watches the files on which the settings of a project depend.

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// Time without events after which a save is complete.
const SETTLE_TIME: Duration = Duration::from_millis(20);

/// A watcher, until it is dropped.
#[derive(Debug)]
pub(super) struct SettingsWatch {
    _watcher: RecommendedWatcher,
}

impl SettingsWatch {
    /// Watches files, and folders with everything in them. Returns `None` if none of them can be
    /// watched.
    pub(super) fn start(watched: &[PathBuf], changed: impl Fn() + Send + 'static) -> Option<Self> {
        let (sender, events) = channel::<notify::Result<Event>>();
        let mut watcher = notify::recommended_watcher(sender).ok()?;
        let (folders, files): (Vec<_>, Vec<_>) =
            watched.iter().cloned().partition(|path| path.is_dir());
        // A file is replaced by another one when it is saved, so its folder is watched.
        let around: BTreeSet<&Path> = files.iter().filter_map(|file| file.parent()).collect();
        let mut is_any = false;
        for folder in around {
            is_any |= watcher.watch(folder, RecursiveMode::NonRecursive).is_ok();
        }
        for folder in &folders {
            is_any |= watcher.watch(folder, RecursiveMode::Recursive).is_ok();
        }
        if !is_any {
            return None;
        }
        let names: BTreeSet<Option<std::ffi::OsString>> = files
            .iter()
            .map(|file| file.file_name().map(ToOwned::to_owned))
            .collect();
        let concerns = move |event: &notify::Result<Event>| {
            let Ok(event) = event else { return true };
            if matches!(event.kind, EventKind::Access(_)) {
                return false;
            }
            event.need_rescan()
                || event.paths.iter().any(|path| {
                    names.contains(&path.file_name().map(ToOwned::to_owned))
                        || folders.iter().any(|folder| path.starts_with(folder))
                })
        };
        thread::spawn(move || {
            // Ends when the watcher is dropped.
            while let Ok(event) = events.recv() {
                let mut is_concerned = concerns(&event);
                loop {
                    match events.recv_timeout(SETTLE_TIME) {
                        Ok(event) => is_concerned |= concerns(&event),
                        Err(RecvTimeoutError::Timeout) => break,
                        Err(RecvTimeoutError::Disconnected) => return,
                    }
                }
                if is_concerned {
                    changed();
                }
            }
        });
        Some(Self { _watcher: watcher })
    }
}

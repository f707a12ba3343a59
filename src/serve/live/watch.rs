//! Which files of a tree were saved.

use crate::source::path;
use notify::event::EventKind;
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// Silence after which a save counts as done.
const QUIET: Duration = Duration::from_millis(6);
/// How long a save may go on before it is looked at all the same.
const LONGEST: Duration = Duration::from_millis(40);

/// Watches the files below a folder.
#[derive(Debug)]
pub(super) struct Watch {
    _watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
    root: PathBuf,
}

impl Watch {
    pub(super) fn start(root: &Path) -> notify::Result<Self> {
        let root = std::fs::canonicalize(root)?;
        let (sender, events) = channel();
        let mut watcher = notify::recommended_watcher(sender)?;
        watcher.watch(&root, RecursiveMode::Recursive)?;
        Ok(Self {
            _watcher: watcher,
            events,
            root,
        })
    }

    /// Waits for the next save: the paths below the folder, with forward slashes,
    /// that something happened to. `None` when there is nothing to wait for any more.
    pub(super) fn next(&self) -> Option<BTreeSet<String>> {
        let mut paths = BTreeSet::new();
        while paths.is_empty() {
            let event = self.events.recv().ok()?;
            self.take(event, &mut paths);
        }
        let end = Instant::now() + LONGEST;
        while Instant::now() < end {
            match self.events.recv_timeout(QUIET) {
                Ok(event) => self.take(event, &mut paths),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
        Some(paths)
    }

    fn take(&self, event: notify::Result<Event>, paths: &mut BTreeSet<String>) {
        // What was missed is looked for in the whole tree.
        let Ok(event) = event else {
            paths.insert(String::new());
            return;
        };
        if event.need_rescan() {
            paths.insert(String::new());
        }
        if matches!(event.kind, EventKind::Access(_)) {
            return;
        }
        for path in &event.paths {
            if let Ok(below) = path.strip_prefix(&self.root) {
                let below = path::to_text(below.as_os_str());
                paths.insert(below.replace(std::path::MAIN_SEPARATOR, "/"));
            }
        }
    }
}

//! Watcher of the files of a tree. The folder can be removed, recreated or replaced, or a symbolic
//! link to it can change, so the watcher also compares the identity of the folder.

use crate::source::path;
use notify::event::{EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

/// Time without events after which a save is complete.
const SETTLE_TIME: Duration = Duration::from_millis(6);
/// Maximum time to wait until a save is complete.
const MAX_SETTLE_TIME: Duration = Duration::from_millis(40);
/// Time between two checks of the identity of the folder.
const POLL_INTERVAL: Duration = Duration::from_millis(500);
/// Time between two attempts to watch a folder, which may be missing while it is replaced.
const RETRY_INTERVAL: Duration = Duration::from_millis(50);
/// Number of further attempts.
const MAX_RETRIES: usize = 10;

/// Watcher of the files below a folder.
#[derive(Debug)]
pub(super) struct Watch {
    root: PathBuf,
    stopped: Arc<AtomicBool>,
    /// `None` while the folder cannot be watched.
    watched: Option<Watched>,
}

/// Event of a [`Watch`].
#[derive(Debug)]
pub(super) enum WatchEvent {
    /// Paths that changed, relative to the folder, with forward slashes. An empty path means that
    /// any file may have changed.
    Saved(BTreeSet<String>),
    /// The folder is watched again, and any file may have changed.
    Restarted,
    /// The folder cannot be watched, for this reason.
    Lost(String),
}

impl Watch {
    /// Starts to watch the files below `root`, until `stopped` is true.
    pub(super) fn start(root: &Path, stopped: Arc<AtomicBool>) -> notify::Result<Self> {
        Ok(Self {
            root: root.to_owned(),
            stopped,
            watched: Some(Watched::start(root)?),
        })
    }

    /// Waits for the next event. Returns `None` when the watcher is stopped.
    pub(super) fn next(&mut self) -> Option<WatchEvent> {
        if let Some(watched) = &self.watched {
            let paths = watched.next(&self.root, &self.stopped);
            if self.is_stopped() {
                return None;
            }
            if let Some(paths) = paths {
                return Some(WatchEvent::Saved(paths));
            }
            self.watched = None;
            return Some(match self.retry() {
                Ok(()) => WatchEvent::Restarted,
                Err(reason) => WatchEvent::Lost(reason),
            });
        }
        while !self.is_stopped() {
            sleep(POLL_INTERVAL);
            if let Ok(watched) = Watched::start(&self.root) {
                self.watched = Some(watched);
                return Some(WatchEvent::Restarted);
            }
        }
        None
    }

    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    fn retry(&mut self) -> Result<(), String> {
        let mut retries = 0;
        loop {
            match Watched::start(&self.root) {
                Ok(watched) => {
                    self.watched = Some(watched);
                    return Ok(());
                }
                Err(_) if retries < MAX_RETRIES => {
                    retries += 1;
                    sleep(RETRY_INTERVAL);
                }
                Err(_) if !self.root.is_dir() => {
                    return Err("the folder does not exist".to_owned());
                }
                Err(error) => return Err(error.to_string()),
            }
        }
    }
}

/// Folder that is watched.
#[derive(Debug)]
struct Watched {
    _watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
    identity: Identity,
}

impl Watched {
    fn start(root: &Path) -> notify::Result<Self> {
        let identity = Identity::of(root)?;
        let (sender, events) = channel();
        let mut watcher = notify::recommended_watcher(sender)?;
        watcher.watch(&identity.folder, RecursiveMode::Recursive)?;
        Ok(Self {
            _watcher: watcher,
            events,
            identity,
        })
    }

    /// Waits for the next save. Returns `None` if events were missed, `root` is another folder
    /// now, or the watcher is stopped.
    fn next(&self, root: &Path, stopped: &AtomicBool) -> Option<BTreeSet<String>> {
        let mut paths = BTreeSet::new();
        while paths.is_empty() {
            match self.events.recv_timeout(POLL_INTERVAL) {
                Ok(event) => self.take(event, &mut paths)?,
                Err(RecvTimeoutError::Timeout)
                    if !stopped.load(Ordering::Relaxed) && self.is_at(root) => {}
                Err(_) => return None,
            }
        }
        let end = Instant::now() + MAX_SETTLE_TIME;
        while Instant::now() < end {
            match self.events.recv_timeout(SETTLE_TIME) {
                Ok(event) => self.take(event, &mut paths)?,
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
        if self.is_at(root) { Some(paths) } else { None }
    }

    fn is_at(&self, root: &Path) -> bool {
        Identity::of(root).is_ok_and(|now| now == self.identity)
    }

    /// Adds the paths of an event. Returns `None` if events were missed or the folder was removed.
    fn take(&self, event: notify::Result<Event>, paths: &mut BTreeSet<String>) -> Option<()> {
        let event = event.ok()?;
        if event.need_rescan() {
            return None;
        }
        if matches!(event.kind, EventKind::Access(_)) {
            return Some(());
        }
        let is_rename = matches!(event.kind, EventKind::Modify(ModifyKind::Name(_)));
        let is_removal = is_rename || matches!(event.kind, EventKind::Remove(_));
        for changed in &event.paths {
            if is_removal && *changed == self.identity.folder {
                return None;
            }
            // The files of a folder that was moved here have no events of their own.
            if is_rename && changed.is_dir() {
                paths.insert(String::new());
            }
            if let Ok(relative) = changed.strip_prefix(&self.identity.folder) {
                let relative = path::to_text(relative.as_os_str());
                paths.insert(relative.replace(std::path::MAIN_SEPARATOR, "/"));
            }
        }
        Some(())
    }
}

/// Identity of a folder.
#[derive(Debug, PartialEq, Eq)]
struct Identity {
    folder: PathBuf,
    /// Creation time, because inode numbers are reused.
    created: Option<SystemTime>,
    /// Device and inode number.
    #[cfg(unix)]
    number: (u64, u64),
}

impl Identity {
    fn of(root: &Path) -> io::Result<Self> {
        let folder = std::fs::canonicalize(root)?;
        let metadata = std::fs::metadata(&folder)?;
        if !metadata.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        Ok(Self {
            folder,
            created: metadata.created().ok(),
            #[cfg(unix)]
            number: {
                use std::os::unix::fs::MetadataExt;
                (metadata.dev(), metadata.ino())
            },
        })
    }
}

//! Which files of a tree were saved. The folder may be removed and made anew, swapped,
//! or reached by a symbolic link that is changed: its identity is looked at as well.

use crate::source::path;
use notify::event::{EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

/// Silence after which a save counts as done.
const QUIET: Duration = Duration::from_millis(6);
/// How long a save may go on before it is looked at all the same.
const LONGEST: Duration = Duration::from_millis(40);
/// How often the folder is looked at: whether it is still the same.
const POLL_INTERVAL: Duration = Duration::from_millis(500);
/// A folder that is swapped is away for a moment.
const RETRY_INTERVAL: Duration = Duration::from_millis(50);
const RETRIES: usize = 10;

/// Watches the files below a folder, whichever folder its path leads to.
#[derive(Debug)]
pub(super) struct Watch {
    root: PathBuf,
    /// `None` as long as the folder cannot be watched.
    watched: Option<Watched>,
}

/// What a [`Watch`] saw.
#[derive(Debug)]
pub(super) enum Seen {
    /// Something happened to these paths below the folder, with forward slashes.
    Saved(BTreeSet<String>),
    /// The folder is watched from now on: all of it may have changed.
    Anew,
    /// The folder is not watched any more, for this reason.
    Lost(String),
}

impl Watch {
    pub(super) fn start(root: &Path) -> notify::Result<Self> {
        Ok(Self {
            root: root.to_owned(),
            watched: Some(Watched::start(root)?),
        })
    }

    /// Waits until there is something to say.
    pub(super) fn next(&mut self) -> Seen {
        if let Some(watched) = &self.watched {
            if let Some(paths) = watched.next(&self.root) {
                return Seen::Saved(paths);
            }
            self.watched = None;
            return match self.retry() {
                Ok(()) => Seen::Anew,
                Err(why) => Seen::Lost(why),
            };
        }
        loop {
            sleep(POLL_INTERVAL);
            if let Ok(watched) = Watched::start(&self.root) {
                self.watched = Some(watched);
                return Seen::Anew;
            }
        }
    }

    fn retry(&mut self) -> Result<(), String> {
        let mut tried = 0;
        loop {
            match Watched::start(&self.root) {
                Ok(watched) => {
                    self.watched = Some(watched);
                    return Ok(());
                }
                Err(_) if tried < RETRIES => {
                    tried += 1;
                    sleep(RETRY_INTERVAL);
                }
                Err(_) if !self.root.is_dir() => return Err("the folder is gone".to_owned()),
                Err(error) => return Err(error.to_string()),
            }
        }
    }
}

/// One folder that is watched.
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

    /// Waits for the next save. `None` if events were missed, or `root` leads to
    /// another folder now.
    fn next(&self, root: &Path) -> Option<BTreeSet<String>> {
        let mut paths = BTreeSet::new();
        while paths.is_empty() {
            match self.events.recv_timeout(POLL_INTERVAL) {
                Ok(event) => self.take(event, &mut paths)?,
                Err(RecvTimeoutError::Timeout) if self.is_at(root) => {}
                Err(_) => return None,
            }
        }
        let end = Instant::now() + LONGEST;
        while Instant::now() < end {
            match self.events.recv_timeout(QUIET) {
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

    /// Notes the paths of an event; `None` if more was missed, or the folder itself
    /// went.
    fn take(&self, event: notify::Result<Event>, paths: &mut BTreeSet<String>) -> Option<()> {
        let event = event.ok()?;
        if event.need_rescan() {
            return None;
        }
        if matches!(event.kind, EventKind::Access(_)) {
            return Some(());
        }
        let is_away = matches!(
            event.kind,
            EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
        );
        for changed in &event.paths {
            if is_away && *changed == self.identity.folder {
                return None;
            }
            if let Ok(below) = changed.strip_prefix(&self.identity.folder) {
                let below = path::to_text(below.as_os_str());
                paths.insert(below.replace(std::path::MAIN_SEPARATOR, "/"));
            }
        }
        Some(())
    }
}

/// Which folder it is that a path leads to.
#[derive(Debug, PartialEq, Eq)]
struct Identity {
    folder: PathBuf,
    /// A number may be given to another folder once the first one is gone.
    created: Option<SystemTime>,
    #[cfg(unix)]
    number: (u64, u64),
}

impl Identity {
    fn of(root: &Path) -> io::Result<Self> {
        let folder = std::fs::canonicalize(root)?;
        let about = std::fs::metadata(&folder)?;
        if !about.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        Ok(Self {
            folder,
            created: about.created().ok(),
            #[cfg(unix)]
            number: {
                use std::os::unix::fs::MetadataExt;
                (about.dev(), about.ino())
            },
        })
    }
}

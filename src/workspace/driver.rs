//! Drives a workspace: watches its folder, and brings all findings up to date in the background.

use super::model::{Settings, Update};
use super::state::Workspace;
use super::watch::{Watch, WatchEvent};
use crate::corpus::LoadError;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

/// Something that happened to a workspace. Events come from several threads, so receivers compare
/// the versions of snapshots.
#[derive(Debug)]
pub enum Event {
    /// Files changed, and their own findings are current. The other findings follow.
    Changed(Update),
    /// All findings are current.
    Completed(Update),
    /// The tree cannot be read; the old snapshot stays.
    Failed(LoadError),
    /// The folder cannot be watched, for this reason; the old snapshot stays.
    Stalled(String),
    /// The folder is watched again. A completed update follows.
    Resumed,
}

type Listener = dyn Fn(Event) + Send + Sync;

/// A workspace that follows its folder, until the driver is dropped.
pub struct Driver {
    core: Arc<Core>,
    pending: Sender<Work>,
    stopped: Arc<AtomicBool>,
}

struct Core {
    workspace: Arc<Workspace>,
    listener: Box<Listener>,
}

/// Work for the background.
enum Work {
    /// Bring all findings up to date.
    Complete,
    /// Read all files again.
    Reload,
    /// Read all files again, with other settings.
    Configure(Box<Settings>),
}

impl Driver {
    /// Starts to watch the folder of `workspace` and to report to `listener`.
    pub fn start(
        workspace: Arc<Workspace>,
        listener: impl Fn(Event) + Send + Sync + 'static,
    ) -> notify::Result<Self> {
        let stopped = Arc::new(AtomicBool::new(false));
        let root = workspace.snapshot().corpus.tree.root.clone();
        let watch = Watch::start(&root, Arc::clone(&stopped))?;
        let driver = Self::with_background(workspace, listener, stopped);
        let (watcher, sender) = (Arc::clone(&driver.core), driver.pending.clone());
        thread::spawn(move || watcher.follow(watch, &sender));
        Ok(driver)
    }

    /// Does the same without watching the folder, where that is not possible.
    pub fn start_unwatched(
        workspace: Arc<Workspace>,
        listener: impl Fn(Event) + Send + Sync + 'static,
    ) -> Self {
        Self::with_background(workspace, listener, Arc::default())
    }

    fn with_background(
        workspace: Arc<Workspace>,
        listener: impl Fn(Event) + Send + Sync + 'static,
        stopped: Arc<AtomicBool>,
    ) -> Self {
        let core = Arc::new(Core {
            workspace,
            listener: Box::new(listener),
        });
        let (pending, received) = channel();
        let background = Arc::clone(&core);
        thread::spawn(move || background.work(&received));
        Self {
            core,
            pending,
            stopped,
        }
    }

    /// Returns the workspace.
    pub fn workspace(&self) -> &Arc<Workspace> {
        &self.core.workspace
    }

    /// Puts an unsaved text in place of the file at `path`, below the project folder.
    pub fn edit(&self, path: &str, text: Vec<u8>) {
        let update = self.core.workspace.edit(path, text);
        self.core.changed(update, &self.pending);
    }

    /// Forgets the unsaved text of the file at `path`.
    pub fn close(&self, path: &str) {
        match self.core.workspace.close(path) {
            Some(update) => self.core.changed(update, &self.pending),
            None => self.core.reload(&self.pending),
        }
    }

    /// Checks the whole tree with other settings.
    pub fn configure(&self, settings: Settings) {
        // An error means that the background has ended.
        let _ = self.pending.send(Work::Configure(Box::new(settings)));
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
    }
}

impl fmt::Debug for Driver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Driver")
            .field("workspace", &self.core.workspace)
            .finish_non_exhaustive()
    }
}

impl Core {
    /// Reports a change, and requests the work that is left.
    fn changed(&self, update: Update, pending: &Sender<Work>) {
        (self.listener)(Event::Changed(update));
        let _ = pending.send(Work::Complete);
    }

    /// Requests that all files are read again.
    fn reload(&self, pending: &Sender<Work>) {
        // An error means that the background has ended.
        let _ = pending.send(Work::Reload);
    }

    /// Follows the folder until the driver is dropped.
    fn follow(&self, mut watch: Watch, pending: &Sender<Work>) {
        let mut is_lost = false;
        while let Some(event) = watch.next() {
            match event {
                WatchEvent::Saved(paths) => self.saved(&paths, pending),
                WatchEvent::Restarted => {
                    if std::mem::take(&mut is_lost) {
                        (self.listener)(Event::Resumed);
                    }
                    // Any file may have changed.
                    self.reload(pending);
                }
                WatchEvent::Lost(reason) => {
                    is_lost = true;
                    (self.listener)(Event::Stalled(reason));
                }
            }
        }
    }

    fn saved(&self, paths: &BTreeSet<String>, pending: &Sender<Work>) {
        let Some(update) = self.workspace.read_changed(paths) else {
            // Folders changed.
            return self.reload(pending);
        };
        if update
            .changed
            .as_ref()
            .is_none_or(|changed| !changed.is_empty())
        {
            self.changed(update, pending);
        }
    }

    /// Does the pending work until the driver is dropped.
    fn work(&self, pending: &Receiver<Work>) {
        // This work has its own threads, so that it does not delay the next change.
        let threads = rayon::current_num_threads().saturating_sub(1).max(1);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let mut must_reload = false;
        let mut settings: Option<Box<Settings>> = None;
        while let Ok(work) = pending.recv() {
            for work in std::iter::once(work).chain(pending.try_iter()) {
                match work {
                    Work::Complete => {}
                    Work::Reload => must_reload = true,
                    Work::Configure(new) => settings = Some(new),
                }
            }
            let update = || {
                let updated = if must_reload || settings.is_some() {
                    self.workspace.reload(settings.as_deref().cloned())
                } else {
                    Ok(self.workspace.complete())
                };
                let is_done = matches!(updated, Ok(Some(_)));
                match updated {
                    Ok(Some(update)) => (self.listener)(Event::Completed(update)),
                    // If another change was faster, it has requested the remaining work.
                    Ok(None) => {}
                    Err(error) => (self.listener)(Event::Failed(error)),
                }
                is_done
            };
            let is_done = match &pool {
                Ok(pool) => pool.install(update),
                Err(_) => update(),
            };
            if is_done {
                must_reload = false;
                settings = None;
            }
        }
    }
}

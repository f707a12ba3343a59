//! A tree that is kept current while its documents are open.

use super::event::{Event, TreeId};
use super::known::{BaselineFault, Known};
use super::load::{Job, Unsaved};
use super::open::normal;
use super::project::Project;
use super::watch::SettingsWatch;
use crate::workspace::{Driver, Snapshot, Workspace};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;

/// A tree with its settings.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) id: TreeId,
    /// The configuration file; `None` for a tree without one.
    pub(super) config: Option<PathBuf>,
    /// The job that loaded it, from which its settings are read again.
    pub(super) job: Job,
    pub(super) project: Project,
    pub(super) driver: Driver,
    pub(super) known: Arc<Known>,
    pub(super) fault: Option<BaselineFault>,
    /// Number of times that its settings were read.
    pub(super) generation: u64,
    _watch: Option<SettingsWatch>,
}

impl Tree {
    /// Starts to follow a tree. If its folder cannot be watched, the message says why.
    pub(super) fn start(
        id: TreeId,
        config: Option<PathBuf>,
        job: Job,
        workspace: Workspace,
        project: Project,
        events: &Sender<Event>,
    ) -> (Self, Option<String>) {
        let workspace = Arc::new(workspace);
        let listener = |events: &Sender<Event>| {
            let events = events.clone();
            move |event| {
                // An error means that the server ends.
                let _ = events.send(Event::Tree(id, event));
            }
        };
        let started = Driver::start(Arc::clone(&workspace), listener(events));
        let (driver, problem) = match started {
            Ok(driver) => (driver, None),
            Err(error) => {
                let driver = Driver::start_unwatched(workspace, listener(events));
                (driver, Some(error.to_string()))
            }
        };
        let mut tree = Self {
            id,
            config,
            _watch: watch(id, &project, events),
            job,
            project,
            driver,
            known: Arc::default(),
            fault: None,
            generation: 0,
        };
        tree.read_baseline();
        (tree, problem)
    }

    /// Returns the current snapshot.
    pub(super) fn snapshot(&self) -> Arc<Snapshot> {
        self.driver.workspace().snapshot()
    }

    /// Returns true if `path` is below the root.
    pub(super) fn has(&self, path: &Path) -> bool {
        let tree = &self.snapshot().corpus.tree;
        tree.path_below(path).is_some()
    }

    /// Returns true if articles in `folder` belong to the tree.
    pub(super) fn covers(&self, folder: &Path) -> bool {
        self.job.folder == folder || self.has(&folder.join("x"))
    }

    /// Returns true if the settings depend on the file at `path`.
    pub(super) fn depends_on(&self, path: &Path) -> bool {
        depends_on(&self.project.watched, path)
    }

    /// Applies new settings. Returns false if they are those of a tree in another folder.
    pub(super) fn configure(&mut self, project: Project, events: &Sender<Event>) -> bool {
        let folder = |project: &Project| normal(&project.settings.config.articles);
        let is_same = folder(&project) == folder(&self.project);
        self._watch = watch(self.id, &project, events);
        self.project = project;
        self.read_baseline();
        if is_same {
            self.driver.configure(self.project.settings.clone());
        }
        is_same
    }

    /// Reads the baseline. After an error, the previous one stays.
    fn read_baseline(&mut self) {
        match Known::read(&self.project.settings, &self.job.unsaved) {
            Ok(known) => {
                self.known = Arc::new(known);
                self.fault = None;
            }
            Err(fault) => self.fault = Some(fault),
        }
    }

    /// Returns the job that reads the settings again.
    pub(super) fn settings_job(&mut self, unsaved: Unsaved) -> (u64, Job) {
        self.generation += 1;
        self.job.unsaved = unsaved;
        (self.generation, self.job.clone())
    }
}

/// Returns true if `path` is one of the files, or in one of the folders.
pub(super) fn depends_on(watched: &[PathBuf], path: &Path) -> bool {
    let path = normal(path);
    watched
        .iter()
        .any(|watched| path.starts_with(normal(watched)))
}

fn watch(id: TreeId, project: &Project, events: &Sender<Event>) -> Option<SettingsWatch> {
    let events = events.clone();
    SettingsWatch::start(&project.watched, move || {
        let _ = events.send(Event::SettingsChanged(id));
    })
}

//! The state of a workspace: the current snapshot, unsaved texts, and the changes to both.

use super::apply::{apply, keep_unchanged};
use super::findings;
use super::model::{Settings, Snapshot, Update};
use super::read;
use crate::corpus::{self, Corpus, LoadError, ProjectFiles};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

/// A tree of articles that is kept current while its files change.
#[derive(Debug)]
pub struct Workspace {
    current: RwLock<Arc<Snapshot>>,
    /// Taken by all that replace the snapshot.
    changes: Mutex<Changes>,
    /// Files or folders that name the tree.
    paths: Vec<PathBuf>,
}

/// What changed besides the files on disk.
#[derive(Debug, Default)]
struct Changes {
    /// Unsaved texts, by path below the project folder.
    unsaved: ProjectFiles,
    /// Paths below the root that changed since the last complete snapshot; `None` if any file
    /// may have.
    since_complete: Option<BTreeSet<String>>,
    /// True if files were added or removed since the last complete snapshot.
    has_other_files: bool,
}

impl Workspace {
    /// Reads and checks the tree that contains `paths`; that of the configuration if there are
    /// none. Without a readable configuration, only its findings are known.
    pub fn load(settings: Settings, paths: &[PathBuf]) -> Result<Self, LoadError> {
        let corpus = Arc::new(load(&settings, paths)?);
        let (findings, local) = findings::check(&corpus, &settings, None);
        let snapshot = Snapshot {
            settings,
            corpus,
            findings,
            is_complete: true,
            version: 0,
            local: Arc::new(local),
        };
        Ok(Self {
            current: RwLock::new(Arc::new(snapshot)),
            changes: Mutex::new(Changes::new()),
            paths: paths.to_owned(),
        })
    }

    /// Returns the current snapshot.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Returns the path below the project folder of any file; `None` if it is outside. The file
    /// need not exist.
    pub fn path_of(&self, file: &Path) -> Option<String> {
        let tree = &self.snapshot().corpus.tree;
        let (project, folder) = tree.project();
        if let Some(below) = tree.path_below(file) {
            return Some(below_project(&folder, &below));
        }
        let below = file.strip_prefix(project).ok()?;
        Some(below.to_string_lossy().replace('\\', "/"))
    }

    /// Puts an unsaved text in place of the file at `path`, below the project folder.
    pub fn edit(&self, path: &str, text: Vec<u8>) -> Update {
        let mut changes = self.changes();
        let files = ProjectFiles::from([(path.to_owned(), Some(text))]);
        changes.unsaved.extend(files.clone());
        self.apply(&mut changes, &files)
    }

    /// Forgets the unsaved text of the file at `path`: the file on disk counts again. Returns `None`
    /// if all files must be read again.
    pub fn close(&self, path: &str) -> Option<Update> {
        let mut changes = self.changes();
        changes.unsaved.remove(path);
        let snapshot = self.snapshot();
        let (schemas, config) = (&snapshot.settings.schemas, &snapshot.settings.config);
        let (project, _) = snapshot.corpus.tree.project();
        let bytes = read::file(&project.join(path), config.limits(schemas).file_size).ok()?;
        let files = ProjectFiles::from([(path.to_owned(), bytes)]);
        Some(self.apply(&mut changes, &files))
    }

    /// Reads the files at `paths`, below the root, which changed on disk. Returns `None` if all
    /// files must be read again, and an update without changes if the files are as before.
    pub fn read_changed(&self, paths: &BTreeSet<String>) -> Option<Update> {
        let mut changes = self.changes();
        let snapshot = self.snapshot();
        let (schemas, config) = (&snapshot.settings.schemas, &snapshot.settings.config);
        let limit = config.limits(schemas).file_size;
        let (_, folder) = snapshot.corpus.tree.project();
        let changed = read::changed(&snapshot.corpus, paths, limit)?.into_iter();
        let mut files: ProjectFiles = changed
            .map(|(path, bytes)| (below_project(&folder, &path), bytes))
            .collect();
        files.retain(|path, _| !changes.unsaved.contains_key(path));
        if files.is_empty() {
            return Some(Update {
                snapshot,
                changed: Some(Vec::new()),
                has_other_files: false,
            });
        }
        Some(self.apply(&mut changes, &files))
    }

    /// Brings all findings up to date. This takes longer than a change, so it runs without a
    /// lock. Returns `None` if the snapshot is complete, or was replaced in the meantime: then the
    /// work is still to be done.
    pub fn complete(&self) -> Option<Update> {
        let snapshot = self.snapshot();
        if snapshot.is_complete {
            return None;
        }
        let known = Some(&*snapshot.local);
        let (findings, local) = findings::check(&snapshot.corpus, &snapshot.settings, known);
        let next = Snapshot {
            settings: snapshot.settings.clone(),
            corpus: Arc::clone(&snapshot.corpus),
            findings,
            is_complete: true,
            version: snapshot.version + 1,
            local: Arc::new(local),
        };
        let mut changes = self.changes();
        self.replace(&snapshot, next, &mut changes)
    }

    /// Reads the whole tree again, with other settings if there are any. Articles that did not
    /// change are kept. On errors, the old snapshot stays. Returns `None` if the snapshot was
    /// replaced in the meantime: then the work is still to be done.
    pub fn reload(&self, settings: Option<Settings>) -> Result<Option<Update>, LoadError> {
        let snapshot = self.snapshot();
        let unsaved = self.changes().unsaved.clone();
        let is_new = settings.is_some();
        let settings = settings.unwrap_or_else(|| snapshot.settings.clone());
        let mut corpus = load(&settings, &self.paths)?;
        let mut known = None;
        // Other settings may read the same text differently.
        if !is_new {
            keep_unchanged(&mut corpus, &snapshot.corpus);
            known = Some(&*snapshot.local);
        }
        if !unsaved.is_empty() {
            corpus = corpus.edited(&unsaved, &unsaved, &settings.schemas, &settings.config);
        }
        let corpus = Arc::new(corpus);
        let (findings, local) = findings::check(&corpus, &settings, known);
        let next = Snapshot {
            settings,
            corpus,
            findings,
            is_complete: true,
            version: snapshot.version + 1,
            local: Arc::new(local),
        };
        let mut changes = self.changes();
        changes.since_complete = None;
        changes.has_other_files = true;
        Ok(self.replace(&snapshot, next, &mut changes))
    }

    /// Publishes a snapshot with changed files, in which their own findings are current.
    fn apply(&self, changes: &mut Changes, files: &ProjectFiles) -> Update {
        let snapshot = self.snapshot();
        let applied = apply(&snapshot, files, &changes.unsaved);
        if let Some(since) = &mut changes.since_complete {
            since.extend(applied.changed.iter().cloned());
        }
        changes.has_other_files |= applied.has_other_files;
        let next = Arc::new(applied.snapshot);
        self.publish(Arc::clone(&next));
        Update {
            snapshot: next,
            changed: Some(applied.changed),
            has_other_files: applied.has_other_files,
        }
    }

    /// Publishes a complete snapshot unless `previous` is not the current one anymore.
    fn replace(
        &self,
        previous: &Arc<Snapshot>,
        next: Snapshot,
        changes: &mut Changes,
    ) -> Option<Update> {
        if !Arc::ptr_eq(previous, &self.snapshot()) {
            return None;
        }
        let next = Arc::new(next);
        self.publish(Arc::clone(&next));
        let has_other_files = std::mem::take(&mut changes.has_other_files);
        let changed = changes.since_complete.replace(BTreeSet::new());
        Some(Update {
            snapshot: next,
            changed: changed.map(|changed| changed.into_iter().collect()),
            has_other_files,
        })
    }

    fn publish(&self, snapshot: Arc<Snapshot>) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = snapshot;
    }

    fn changes(&self) -> MutexGuard<'_, Changes> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Changes {
    fn new() -> Self {
        Self {
            since_complete: Some(BTreeSet::new()),
            ..Self::default()
        }
    }
}

/// Returns the path below the project folder of a file below the root.
fn below_project(folder: &str, path: &str) -> String {
    match folder {
        "" => path.to_owned(),
        folder => format!("{folder}/{path}"),
    }
}

/// Reads the whole tree around `paths`, or only the configuration if it has errors and does not
/// define the tree.
fn load(settings: &Settings, paths: &[PathBuf]) -> Result<Corpus, LoadError> {
    let Settings {
        schemas,
        config,
        statuses,
    } = settings;
    let tree = corpus::locate(paths, config);
    if config.is_unreadable() || (tree.is_err() && !config.faults.is_empty()) {
        return Ok(Corpus::of_configuration(config, schemas));
    }
    let mut tree = tree?;
    tree.selected.clear();
    let corpus = Corpus::load(tree, schemas, config)?;
    Ok(corpus.with_statuses(statuses.clone()))
}

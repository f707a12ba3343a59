//! Updates after a change. First, the changed articles are compiled and shown at once. When the
//! workspace has brought all findings up to date, the whole tree is compiled: the lists change too.

use super::super::ServeError;
use super::super::notice::{Counts, Notice, Notices};
use super::super::shared::Shared;
use super::super::site::Site;
use super::model::{Live, Snapshot};
use super::problems::ProblemSource;
use super::tree::{RenderContext, Tree};
use crate::corpus::{self, Corpus, is_markdown};
use crate::finding::FileId;
use crate::workspace::{self, Driver, Event, FindingsByFile, Settings, Update, Workspace};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use tracing::info;

/// Loads, checks and compiles a tree for the first time.
pub(in super::super) fn load(
    context: RenderContext,
    settings: Settings,
    paths: &[PathBuf],
) -> Result<(Workspace, Snapshot, Site), ServeError> {
    corpus::locate(paths, &settings.config)?;
    let workspace = Workspace::load(settings, paths)?;
    let state = workspace.snapshot();
    state.corpus.require_articles(paths)?;
    let corpus = Arc::clone(&state.corpus);
    let tree = Tree::compile(Arc::new(context), corpus, None).map_err(ServeError::Compile)?;
    let site = tree.site(None)?;
    Ok((workspace, Snapshot { tree, state }, site))
}

/// Starts to follow the tree.
pub(in super::super) fn start(
    workspace: Workspace,
    live: &Arc<Live>,
    shared: &Arc<Shared>,
    notices: Notices,
) -> Result<(), ServeError> {
    let root = workspace.snapshot().corpus.tree.root.clone();
    let updater = Updater {
        live: Arc::clone(live),
        shared: Arc::clone(shared),
        replacing: Mutex::new(()),
        unreported: Mutex::default(),
        notices,
    };
    let driver = Driver::start(Arc::new(workspace), move |event| updater.handle(event))
        .map_err(|cause| ServeError::Watch { path: root, cause })?;
    live.keep(driver);
    Ok(())
}

/// Updater of the site and of what is shown.
struct Updater {
    live: Arc<Live>,
    shared: Arc<Shared>,
    /// Lock for replacing the site and the snapshot.
    replacing: Mutex<()>,
    unreported: Mutex<Unreported>,
    notices: Notices,
}

/// Changes without a notice yet, with the versions of the snapshots that have them: a snapshot can
/// be shown after a later change was noticed.
#[derive(Default)]
struct Unreported {
    /// Saved files, by path.
    saved: BTreeMap<String, u64>,
    /// The version in which files were added or removed, or any file may have changed.
    other_files: Option<u64>,
}

impl Unreported {
    fn add(&mut self, saved: Vec<String>, has_other_files: bool, version: u64) {
        self.saved
            .extend(saved.into_iter().map(|path| (path, version)));
        if has_other_files {
            self.other_files = Some(version);
        }
    }

    /// Takes the changes that a snapshot of this version has.
    fn take(&mut self, version: u64) -> Changes {
        let is_in = |change: &mut u64| *change <= version;
        let saved = self.saved.extract_if(.., |_, change| is_in(change));
        Changes {
            saved: saved.map(|(path, _)| path).collect(),
            has_other_files: self.other_files.take_if(is_in).is_some(),
        }
    }
}

/// Changes to report.
struct Changes {
    /// Paths of saved files, in order.
    saved: Vec<String>,
    has_other_files: bool,
}

impl Updater {
    fn handle(&self, event: Event) {
        match event {
            Event::Changed(update) => self.show_changed(update),
            Event::Completed(update) => self.show_all(update),
            Event::Failed(error) => self.fail(&error.into()),
            Event::Stalled(reason) => self.stall(&reason),
            Event::Resumed => {
                if self.live.resolve(ProblemSource::Folder) {
                    self.notices.send(Notice::Resumed);
                }
            }
        }
    }

    /// Reports that changes are not shown.
    fn stall(&self, reason: &str) {
        let root = &self.live.snapshot().state.corpus.tree.root;
        let reason = format!("cannot watch {}: {reason}", root.display());
        self.live.report(ProblemSource::Folder, reason.clone());
        self.notices.send(Notice::Stalled(reason));
    }

    /// Reports why a tree cannot be shown. If the folder is gone, the workspace reports it.
    fn fail(&self, error: &ServeError) {
        let event = serde_json::json!({ "error": error.to_string() });
        self.live.events.send(&event.to_string());
        if self.live.snapshot().state.corpus.tree.root.is_dir() {
            self.notices.send(Notice::Stalled(error.to_string()));
        }
    }

    /// Compiles and shows only the changed articles. If that fails, they are shown with the whole
    /// tree.
    fn show_changed(&self, update: Update) {
        let start = Instant::now();
        let corpus = &update.snapshot.corpus;
        let changed = update.changed.unwrap_or_default();
        let files: Vec<FileId> = changed
            .iter()
            .filter_map(|path| corpus.by_path(path))
            .collect();
        let version = update.snapshot.version;
        let ids = ids(corpus, &files);
        self.unreported()
            .add(changed, update.has_other_files, version);
        let shown = self.live.snapshot();
        if let Ok(tree) = shown.tree.with_changed(corpus, &files) {
            info!(
                "compiled {} in {:.0} ms",
                ids.join(", "),
                start.elapsed().as_secs_f64() * 1e3
            );
            self.show(tree, update.snapshot, Some(&ids));
        }
        // The background may have shown this change already, before it was known as unreported.
        let state = &self.live.snapshot().state;
        if state.is_complete && state.version >= version {
            self.report(state);
        }
    }

    /// Compiles and shows the whole tree.
    fn show_all(&self, update: Update) {
        let start = Instant::now();
        let shown = self.live.snapshot();
        let corpus = Arc::clone(&update.snapshot.corpus);
        let context = self.live.context();
        // With other settings, unchanged articles are compiled again.
        let known = Arc::ptr_eq(&context, &shown.tree.context).then_some(&shown.tree);
        let tree = match Tree::compile(context, corpus, known) {
            Ok(tree) => tree,
            Err(error) => return self.fail(&ServeError::Compile(error)),
        };
        let is_reread = {
            let has_other_files = update.has_other_files || update.changed.is_none();
            let mut unreported = self.unreported();
            unreported.add(Vec::new(), has_other_files, update.snapshot.version);
            unreported.other_files.is_some()
        };
        let changed = if is_reread {
            None
        } else {
            Some(shown.tree.changed_ids())
        };
        info!(
            "{} the tree and updated lists in {:.0} ms",
            if is_reread { "read" } else { "compiled" },
            start.elapsed().as_secs_f64() * 1e3
        );
        let state = Arc::clone(&update.snapshot);
        if self.show(tree, update.snapshot, changed.as_deref()) {
            self.report(&state);
        }
    }

    /// Reports the changes that have no notice yet.
    fn report(&self, state: &workspace::Snapshot) {
        let changes = self.unreported().take(state.version);
        if changes.has_other_files || !changes.saved.is_empty() {
            self.notices.send(notice(state, changes));
        }
    }

    fn unreported(&self) -> MutexGuard<'_, Unreported> {
        self.unreported
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Replaces what is shown and notifies the pages of the changed articles; `None` if any may
    /// have changed. Returns false if something newer is shown.
    fn show(
        &self,
        tree: Tree,
        state: Arc<workspace::Snapshot>,
        articles: Option<&[String]>,
    ) -> bool {
        let _lock = self
            .replacing
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if self.live.snapshot().state.version >= state.version {
            return false;
        }
        let old = self.shared.site();
        let Ok(site) = tree.site(Some(&old)) else {
            return false;
        };
        let event = serde_json::json!({
            "generation": state.version,
            "articles": articles,
            "whole": state.is_complete,
        });
        self.shared.replace(site);
        self.live.replace(Snapshot { tree, state });
        self.live.events.send(&event.to_string());
        true
    }
}

/// Returns the notice about changes.
fn notice(state: &workspace::Snapshot, changes: Changes) -> Notice {
    let corpus = &state.corpus;
    if changes.has_other_files {
        return Notice::Reread {
            articles: corpus.articles.len(),
            found: counts(&state.findings, state.findings.keys().copied()),
        };
    }
    let files = changes.saved.iter().filter_map(|path| corpus.by_path(path));
    Notice::Saved {
        found: counts(&state.findings, files),
        files: changes
            .saved
            .iter()
            .map(|path| corpus.tree.display(path))
            .collect(),
    }
}

fn counts(findings: &FindingsByFile, files: impl Iterator<Item = FileId>) -> Counts {
    let groups = files.filter_map(|file| findings.get(&file));
    Counts::of(groups.flat_map(|group| group.iter()))
}

fn ids(corpus: &Corpus, files: &[FileId]) -> Vec<String> {
    let articles = files.iter().map(|file| corpus.article(*file));
    articles
        .filter(|article| is_markdown(&article.source.path))
        .map(|article| article.id().to_owned())
        .collect()
}

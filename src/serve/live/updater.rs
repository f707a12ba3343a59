//! Updates after a save. First, the saved articles are compiled and shown at once. Then everything
//! that depends on the whole tree is updated in the background: lists, and rules about several
//! articles.

use super::super::ServeError;
use super::super::http::Shared;
use super::super::notice::{Counts, Notice, Notices};
use super::super::site::Site;
use super::model::{Findings, Live, Snapshot};
use super::tree::{RenderContext, Tree};
use super::watch::{Watch, WatchEvent};
use crate::corpus::{self, Corpus, ProjectFiles, is_markdown};
use crate::finding::{FileId, Finding};
use crate::rules;
use crate::source::path;
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use tracing::info;

/// Loads, checks and compiles a tree for the first time.
pub(in super::super) fn load(
    context: RenderContext,
    paths: &[PathBuf],
) -> Result<(Snapshot, Site), ServeError> {
    let mut tree = corpus::locate(paths, context.config)?;
    tree.selected.clear();
    let corpus = Arc::new(Corpus::load(tree, context.schemas, context.config)?);
    corpus.require_articles(paths)?;
    let findings = rules::run(&corpus, context.schemas, context.config).findings;
    let tree = Tree::compile(Arc::new(context), corpus, None).map_err(ServeError::Compile)?;
    let site = tree.site(None)?;
    let snapshot = Snapshot {
        tree: Arc::new(tree),
        findings: by_file(findings),
        is_complete: true,
        generation: 0,
    };
    Ok((snapshot, site))
}

/// Starts to watch the tree.
pub(in super::super) fn start(
    live: &Arc<Live>,
    shared: &Arc<Shared>,
    notices: Notices,
) -> Result<(), ServeError> {
    let root = live.snapshot().tree.corpus.tree.root.clone();
    let mut watch = Watch::start(&root).map_err(|cause| ServeError::Watch { path: root, cause })?;
    let (pending, received) = channel();
    let updater = Arc::new(Updater {
        live: Arc::clone(live),
        shared: Arc::clone(shared),
        replacing: Mutex::new(()),
        saved: Mutex::default(),
        notices,
    });
    let background = Arc::clone(&updater);
    std::thread::spawn(move || background.run_pending(&received));
    std::thread::spawn(move || {
        loop {
            match watch.next() {
                WatchEvent::Saved(paths) => updater.update(&paths, &pending),
                WatchEvent::Restarted => updater.resume(&pending),
                WatchEvent::Lost(reason) => updater.stall(&reason),
            }
        }
    });
    Ok(())
}

/// Updater of the site and the findings.
struct Updater {
    live: Arc<Live>,
    shared: Arc<Shared>,
    /// Lock for replacing the site and the snapshot.
    replacing: Mutex<()>,
    /// Paths of saved articles without a notice yet.
    saved: Mutex<BTreeSet<String>>,
    notices: Notices,
}

impl Updater {
    /// Reports that changes are not shown.
    fn stall(&self, reason: &str) {
        let root = &self.live.snapshot().tree.corpus.tree.root;
        let reason = format!("cannot watch {}: {reason}", root.display());
        self.live.set_problem(Some(reason.clone()));
        self.notices.send(Notice::Stalled(reason));
    }

    /// Reads all articles again, because any of them may have changed.
    fn resume(&self, pending: &Sender<PendingWork>) {
        if self.live.problem().is_some() {
            self.live.set_problem(None);
            self.notices.send(Notice::Resumed);
        }
        let _ = pending.send(PendingWork::Reload);
    }

    /// Shows the articles that were saved, and requests the work that is left.
    fn update(&self, paths: &BTreeSet<String>, pending: &Sender<PendingWork>) {
        let snapshot = self.live.snapshot();
        let tree = &snapshot.tree;
        let limit = tree.context.config.limits(tree.context.schemas).file_size;
        let Some(files) = read(&tree.corpus, paths, limit) else {
            // Folders or included files changed.
            let _ = pending.send(PendingWork::Reload);
            return;
        };
        if files.is_empty() {
            return;
        }
        let is_shown = self.show_saved(&snapshot, files);
        // If another tree was put in place in the meantime, it may not contain the save.
        let work = if is_shown {
            PendingWork::Finish
        } else {
            PendingWork::Reload
        };
        let _ = pending.send(work);
    }

    /// Compiles and shows saved articles. Returns false if all articles must be read again.
    fn show_saved(&self, snapshot: &Snapshot, files: ProjectFiles) -> bool {
        let start = Instant::now();
        let tree = &snapshot.tree;
        let (schemas, config) = (tree.context.schemas, tree.context.config);
        let mut edited = Vec::new();
        for (path, bytes) in &files {
            let (Some(file), Some(bytes)) = (tree.corpus.by_path(path), bytes) else {
                return false;
            };
            edited.push((file, bytes.clone()));
        }
        let numbers: Vec<FileId> = edited.iter().map(|(file, _)| *file).collect();
        let corpus = Arc::new(tree.corpus.with_content(edited, schemas, config));
        let found = rules::run_article_rules(&corpus, schemas, config, &numbers).findings;
        let ids = ids(&corpus, &numbers);
        let Ok(next) = tree.with_changed(corpus, &numbers) else {
            return false;
        };
        let mut findings = snapshot.findings.clone();
        for file in &numbers {
            findings.remove(file);
        }
        remove_related(&mut findings, &numbers);
        findings.extend(by_file(found));
        info!(
            "compiled {} in {:.0} ms",
            ids.join(", "),
            start.elapsed().as_secs_f64() * 1e3
        );
        self.saved().extend(files.into_keys());
        self.show(next, findings, false, snapshot, Some(&ids))
    }

    /// Does the pending work until the server stops.
    fn run_pending(&self, pending: &Receiver<PendingWork>) {
        // This work has its own threads, so that it does not delay the next save.
        let threads = rayon::current_num_threads().saturating_sub(1).max(1);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let in_pool = |must_reload| match &pool {
            Ok(pool) => pool.install(|| self.update_tree(must_reload)),
            Err(_) => self.update_tree(must_reload),
        };
        let mut must_reload = false;
        while let Ok(work) = pending.recv() {
            for work in std::iter::once(work).chain(pending.try_iter()) {
                must_reload |= work == PendingWork::Reload;
            }
            match in_pool(must_reload) {
                // If another update was faster, it has requested the work that is left.
                Ok(is_shown) => must_reload &= !is_shown,
                Err(error) => self.fail(&error),
            }
        }
    }

    /// Reports why a tree cannot be shown. If the folder is gone, the watcher reports it.
    fn fail(&self, error: &ServeError) {
        let event = serde_json::json!({ "error": error.to_string() });
        self.live.events.send(&event.to_string());
        if self.live.snapshot().tree.corpus.tree.root.is_dir() {
            self.notices.send(Notice::Stalled(error.to_string()));
        }
    }

    /// Updates lists and findings of the whole tree. Returns false if another update was faster.
    fn update_tree(&self, must_reload: bool) -> Result<bool, ServeError> {
        let start = Instant::now();
        let snapshot = self.live.snapshot();
        let tree = &snapshot.tree;
        let context = Arc::clone(&tree.context);
        let corpus = if must_reload {
            Arc::new(reload(&tree.corpus, &context)?)
        } else {
            Arc::clone(&tree.corpus)
        };
        let found = rules::run(&corpus, context.schemas, context.config).findings;
        let next = Tree::compile(context, corpus, Some(tree)).map_err(ServeError::Compile)?;
        let changed = if must_reload {
            None
        } else {
            Some(tree.changed_ids())
        };
        let corpus = Arc::clone(&next.corpus);
        info!(
            "{} the tree and updated lists and findings in {:.0} ms",
            if must_reload { "read" } else { "compiled" },
            start.elapsed().as_secs_f64() * 1e3
        );
        let counts = Counts::of(&found);
        let by_file = by_file(found);
        let is_shown = self.show(next, by_file.clone(), true, &snapshot, changed.as_deref());
        if is_shown {
            let saved = std::mem::take(&mut *self.saved());
            let notice = if must_reload {
                Notice::Reread {
                    articles: corpus.articles.len(),
                    found: counts,
                }
            } else {
                notice(&corpus, &by_file, saved)
            };
            self.notices.send(notice);
        }
        Ok(is_shown)
    }

    fn saved(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.saved.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Replaces the tree and notifies the pages of the changed articles; `None` if any may have
    /// changed. Returns false if `previous` is not the current snapshot any more.
    fn show(
        &self,
        tree: Tree,
        findings: Findings,
        is_complete: bool,
        previous: &Snapshot,
        articles: Option<&[String]>,
    ) -> bool {
        let _lock = self
            .replacing
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if self.live.snapshot().generation != previous.generation {
            return false;
        }
        let old = self.shared.site();
        let Ok(site) = tree.site(Some(&old)) else {
            return false;
        };
        let generation = previous.generation + 1;
        self.shared.replace(site);
        self.live.replace(Snapshot {
            tree: Arc::new(tree),
            findings,
            is_complete,
            generation,
        });
        let event = serde_json::json!({
            "generation": generation,
            "articles": articles,
            "whole": is_complete,
        });
        self.live.events.send(&event.to_string());
        true
    }
}

/// Returns the notice about saved articles.
fn notice(corpus: &Corpus, findings: &Findings, saved: BTreeSet<String>) -> Notice {
    let files = saved.iter().filter_map(|path| corpus.by_path(path));
    let groups = files.filter_map(|file| findings.get(&file));
    Notice::Saved {
        found: Counts::of(groups.flat_map(|group| group.iter())),
        files: saved.iter().map(|path| corpus.tree.display(path)).collect(),
    }
}

/// Work that is left after a save.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PendingWork {
    /// Update lists, and run the rules about several articles.
    Finish,
    /// Also read all articles again.
    Reload,
}

/// Returns the files at `paths` that differ from those of the corpus. Returns `None` if all files
/// must be read again.
fn read(corpus: &Corpus, paths: &BTreeSet<String>, limit: u64) -> Option<ProjectFiles> {
    let mut files = ProjectFiles::new();
    for path in paths {
        if path.split('/').any(|part| part.starts_with('.')) {
            continue;
        }
        if path::is_escaped(path) {
            return None;
        }
        let full = corpus.tree.root.join(path);
        if full.is_dir() || path.is_empty() {
            // Files in a known folder have their own events, but those in a new folder do not.
            corpus.in_folder(&format!("{path}/")).next()?;
            continue;
        }
        if full.metadata().is_ok_and(|metadata| metadata.len() > limit) {
            return None;
        }
        let known = corpus.by_path(path);
        match std::fs::read(&full) {
            Ok(bytes) => {
                let is_same = known.is_some_and(|file| {
                    let article = corpus.article(file);
                    !article.is_unread() && article.source.text.as_bytes() == bytes
                });
                if !is_same {
                    files.insert(path.clone(), Some(bytes));
                }
            }
            // A removed folder has no events for its files.
            Err(error) if error.kind() != ErrorKind::NotFound => return None,
            Err(_) if corpus.in_folder(&format!("{path}/")).next().is_some() => return None,
            Err(_) if known.is_some() || corpus.has_file(path) => {
                files.insert(path.clone(), None);
            }
            Err(_) => {}
        }
    }
    Some(files)
}

/// Reads the tree again, and reuses the articles that did not change.
fn reload(old: &Corpus, context: &RenderContext) -> Result<Corpus, ServeError> {
    let mut fresh = Corpus::load(old.tree.clone(), context.schemas, context.config)?;
    for article in &mut fresh.articles {
        if let Some(file) = old.by_path(&article.source.path) {
            let known = &old.articles[file.index()];
            if known.source.text == article.source.text
                && known.source.faults.is_empty()
                && known.unread == article.unread
            {
                *article = Arc::clone(known);
            }
        }
    }
    Ok(fresh)
}

fn ids(corpus: &Corpus, files: &[FileId]) -> Vec<String> {
    let articles = files.iter().map(|file| corpus.article(*file));
    articles
        .filter(|article| is_markdown(&article.source.path))
        .map(|article| article.id().to_owned())
        .collect()
}

fn by_file(findings: Vec<Finding>) -> Findings {
    let groups = findings.chunk_by(|a, b| a.file == b.file);
    groups
        .map(|group| (group[0].file, Arc::new(group.to_vec())))
        .collect()
}

/// Removes related locations in `files` from the findings of other files, because they may have
/// moved.
fn remove_related(findings: &mut Findings, files: &[FileId]) {
    let is_related = |finding: &Finding| {
        let mut related = finding.related.iter();
        related.any(|related| files.contains(&related.file))
    };
    for group in findings.values_mut() {
        if group.iter().any(is_related) {
            for finding in Arc::make_mut(group) {
                finding
                    .related
                    .retain(|related| !files.contains(&related.file));
            }
        }
    }
}

//! What happens after a save. First the article itself: it is on screen at once.
//! Then, beside it, all that needs the whole tree: lists, and rules that look at
//! several articles.

use super::super::ServeError;
use super::super::http::Shared;
use super::super::notice::{Counts, Notice, Notices};
use super::super::site::Site;
use super::tree::{RenderContext, Tree};
use super::watch::{Seen, Watch};
use super::{Findings, Live, Snapshot};
use crate::corpus::{self, Corpus, ProjectFiles, is_markdown};
use crate::finding::{FileId, Finding};
use crate::rules;
use crate::source::path;
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Loads, checks and compiles a tree for the first time.
pub(in super::super) fn first(
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
        is_whole: true,
        generation: 0,
    };
    Ok((snapshot, site))
}

/// Watches the tree from now on.
pub(in super::super) fn start(
    live: &Arc<Live>,
    shared: &Arc<Shared>,
    notices: Notices,
) -> Result<(), ServeError> {
    let root = live.snapshot().tree.corpus.tree.root.clone();
    let mut watch = Watch::start(&root).map_err(|cause| ServeError::Watch { path: root, cause })?;
    let (rest, waiting) = channel();
    let work = Arc::new(Work {
        live: Arc::clone(live),
        shared: Arc::clone(shared),
        turn: Mutex::new(()),
        saved: Mutex::default(),
        notices,
    });
    let other = Arc::clone(&work);
    std::thread::spawn(move || other.finish(&waiting));
    std::thread::spawn(move || {
        loop {
            match watch.next() {
                Seen::Saved(paths) => work.take(&paths, &rest),
                Seen::Anew => work.resume(&rest),
                Seen::Lost(why) => work.stall(why),
            }
        }
    });
    Ok(())
}

struct Work {
    live: Arc<Live>,
    shared: Arc<Shared>,
    /// Held by whoever puts something new in place.
    turn: Mutex<()>,
    /// Paths of articles that were saved and not reported yet.
    saved: Mutex<BTreeSet<String>>,
    notices: Notices,
}

impl Work {
    /// Says that what is saved is not shown.
    fn stall(&self, why: String) {
        let root = &self.live.snapshot().tree.corpus.tree.root;
        let why = format!("cannot watch {}: {why}", root.display());
        self.live.set_problem(Some(why.clone()));
        self.notices.send(Notice::Stalled(why));
    }

    /// Reads all again: nobody knows what was missed.
    fn resume(&self, rest: &Sender<Rest>) {
        if self.live.problem().is_some() {
            self.live.set_problem(None);
            self.notices.send(Notice::Resumed);
        }
        let _ = rest.send(Rest::Reload);
    }

    /// Shows the articles that were saved.
    fn take(&self, paths: &BTreeSet<String>, rest: &Sender<Rest>) {
        let now = self.live.snapshot();
        let tree = &now.tree;
        let (schemas, config) = (tree.context.schemas, tree.context.config);
        let Some(files) = read(&tree.corpus, paths, config.limits(schemas).file_size) else {
            // Folders came or went, or files that are included: all is looked at.
            let _ = rest.send(Rest::Reload);
            return;
        };
        if files.is_empty() {
            return;
        }
        let mut edited = Vec::new();
        let mut is_known = true;
        for (path, bytes) in &files {
            match (tree.corpus.by_path(path), bytes) {
                (Some(file), Some(bytes)) => edited.push((file, bytes.clone())),
                _ => is_known = false,
            }
        }
        if !is_known {
            let _ = rest.send(Rest::Reload);
            return;
        }
        let numbers: Vec<FileId> = edited.iter().map(|(file, _)| *file).collect();
        let corpus = Arc::new(tree.corpus.with_content(edited, schemas, config));
        let found = rules::run_article_rules(&corpus, schemas, config, &numbers).findings;
        let ids = ids(&corpus, &numbers);
        let Ok(next) = tree.with(corpus, &numbers) else {
            let _ = rest.send(Rest::Reload);
            return;
        };
        let mut findings = now.findings.clone();
        for file in &numbers {
            findings.remove(file);
        }
        forget_places(&mut findings, &numbers);
        findings.extend(by_file(found));
        let edited = files.into_keys();
        self.saved().extend(edited);
        let is_shown = self.show(next, findings, false, &now, Some(&ids));
        // The tree that was put in place meanwhile may have been read before the save.
        let _ = rest.send(if is_shown { Rest::Finish } else { Rest::Reload });
    }

    /// Works out the rest each time something was saved, until the server ends.
    fn finish(&self, waiting: &Receiver<Rest>) {
        // Threads of its own: the next save does not wait for those of this work.
        let threads = rayon::current_num_threads().saturating_sub(1).max(1);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let in_pool = |must_reload| match &pool {
            Ok(pool) => pool.install(|| self.finish_once(must_reload)),
            Err(_) => self.finish_once(must_reload),
        };
        let mut must_reload = false;
        while let Ok(rest) = waiting.recv() {
            for rest in std::iter::once(rest).chain(waiting.try_iter()) {
                must_reload |= rest == Rest::Reload;
            }
            match in_pool(must_reload) {
                // If it came too late, who was faster asks for the rest.
                Ok(is_shown) => must_reload &= !is_shown,
                Err(error) => self.fail(&error),
            }
        }
    }

    /// Says why a tree cannot be shown, unless it is clear already.
    fn fail(&self, error: &ServeError) {
        let said = serde_json::json!({ "error": error.to_string() });
        self.live.events.send(&said.to_string());
        if self.live.snapshot().tree.corpus.tree.root.is_dir() {
            self.notices.send(Notice::Stalled(error.to_string()));
        }
    }

    fn finish_once(&self, must_reload: bool) -> Result<bool, ServeError> {
        let now = self.live.snapshot();
        let tree = &now.tree;
        let context = Arc::clone(&tree.context);
        let corpus = match must_reload {
            true => Arc::new(reload(&tree.corpus, &context)?),
            false => Arc::clone(&tree.corpus),
        };
        let found = rules::run(&corpus, context.schemas, context.config).findings;
        let next = Tree::compile(context, corpus, Some(tree)).map_err(ServeError::Compile)?;
        let changed = if must_reload {
            None
        } else {
            Some(tree.ahead())
        };
        let corpus = Arc::clone(&next.corpus);
        let counts = Counts::of(&found);
        let by_file = by_file(found);
        let is_shown = self.show(next, by_file.clone(), true, &now, changed.as_deref());
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

    /// Puts a tree in place, unless another came meanwhile, and tells the pages
    /// which articles changed; `None` if it may be any.
    fn show(
        &self,
        tree: Tree,
        findings: Findings,
        is_whole: bool,
        was: &Snapshot,
        articles: Option<&[String]>,
    ) -> bool {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if self.live.snapshot().generation != was.generation {
            // It was made of what is no more.
            return false;
        }
        let old = self.shared.site();
        let Ok(site) = tree.site(Some(&old)) else {
            return false;
        };
        let generation = was.generation + 1;
        self.shared.replace(site);
        self.live.replace(Snapshot {
            tree: Arc::new(tree),
            findings,
            is_whole,
            generation,
        });
        let said = serde_json::json!({
            "generation": generation,
            "articles": articles,
            "whole": is_whole,
        });
        self.live.events.send(&said.to_string());
        true
    }
}

/// What to say of a tree in which the articles at these paths were saved.
fn notice(corpus: &Corpus, findings: &Findings, saved: BTreeSet<String>) -> Notice {
    let files = saved.iter().filter_map(|path| corpus.by_path(path));
    let groups = files.filter_map(|file| findings.get(&file));
    Notice::Saved {
        found: Counts::of(groups.flat_map(|group| group.iter())),
        files: saved.iter().map(|path| corpus.tree.display(path)).collect(),
    }
}

/// What is left to do after a save.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rest {
    /// Lists, and rules that look at several articles.
    Finish,
    /// The same, for files that came or went.
    Reload,
}

/// The files at `paths` that differ from what the corpus has; `None` if that
/// cannot be told from the paths alone.
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
            // A file in it has an event of its own; a folder that came has none.
            corpus.in_folder(&format!("{path}/")).next()?;
            continue;
        }
        if full.metadata().is_ok_and(|about| about.len() > limit) {
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
            // A folder that went took its files along.
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

/// The tree as it is on disk; articles that are the same are kept.
fn reload(old: &Corpus, context: &RenderContext) -> Result<Corpus, ServeError> {
    let mut fresh = Corpus::load(old.tree.clone(), context.schemas, context.config)?;
    for article in &mut fresh.articles {
        if let Some(file) = old.by_path(&article.source.path) {
            let known = &old.articles[file as usize];
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

/// Leaves out what findings of other files say of places in `files`: nothing is
/// there any more where it was.
fn forget_places(findings: &mut Findings, files: &[FileId]) {
    let is_gone = |finding: &Finding| {
        let mut related = finding.related.iter();
        related.any(|related| files.contains(&related.file))
    };
    for group in findings.values_mut() {
        if group.iter().any(is_gone) {
            for finding in Arc::make_mut(group) {
                finding
                    .related
                    .retain(|related| !files.contains(&related.file));
            }
        }
    }
}

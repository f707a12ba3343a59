//! Selects the files of a tree: neither those that git ignores nor those that the configuration or
//! the command line excludes.
//!
//! Git rules are those of `.gitignore` in the top folder of the repository and in every folder
//! between it and a file, and of `.git/info/exclude`; inner files override outer ones. Rules of one
//! machine only (`core.excludesFile`) are not used: every machine must publish the same.

use super::Tree;
use super::discover::normal;
use crate::config::Config;
use globset::GlobSet;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// Largest `.gitignore` that is read, in bytes.
const MAX_FILE_BYTES: u64 = 64 << 10;

/// The files that are part of a tree.
#[derive(Debug, Default)]
pub(super) struct Filter {
    excluded: GlobSet,
    /// The exclusions of the command line, by paths relative to the root or to the working
    /// directory.
    also_excluded: GlobSet,
    git: Option<GitRules>,
}

/// The git rules below the root.
#[derive(Debug)]
struct GitRules {
    root: PathBuf,
    /// Rules above the root and of the root itself, the outermost first.
    outer: Vec<Gitignore>,
    /// Rules of the folders below: of all folders, or of those that were visited.
    inner: RwLock<HashMap<String, Option<Arc<Gitignore>>>>,
    /// True if the rules of other folders are on disk.
    is_on_disk: bool,
    /// Paths that the user named, which are checked even if git ignores them.
    named: Vec<String>,
    /// Ignored paths: articles, and folders with a trailing slash.
    left_out: Mutex<BTreeSet<String>>,
}

impl Filter {
    pub(super) fn of(tree: &Tree, config: &Config) -> Self {
        let git = if config.gitignore && tree.is_on_disk() {
            Some(GitRules::of(tree))
        } else {
            None
        };
        Self {
            git,
            ..Self::without_git(config)
        }
    }

    /// Returns the filter of a tree that is not on disk. `ignore_files` are the texts of its
    /// `.gitignore` files, by the absolute paths of their folders, the outermost first.
    #[cfg(feature = "cli")]
    pub(super) fn of_past(
        tree: &Tree,
        config: &Config,
        ignore_files: &[(PathBuf, String)],
    ) -> Self {
        let git = if config.gitignore {
            Some(GitRules::of_past(tree, ignore_files))
        } else {
            None
        };
        Self {
            git,
            ..Self::without_git(config)
        }
    }

    fn without_git(config: &Config) -> Self {
        Self {
            excluded: config.exclude.clone(),
            also_excluded: config.also_excluded.clone(),
            git: None,
        }
    }

    /// Returns true if the file at `path` below the root is excluded.
    pub(super) fn is_excluded(&self, tree: &Tree, path: &str) -> bool {
        if self.excluded.is_match(path) {
            return true;
        }
        !self.also_excluded.is_empty()
            && (self.also_excluded.is_match(path)
                || self.also_excluded.is_match(tree.display(path)))
    }

    /// Returns true if git ignores the file at `path` below the root, or a folder around it.
    pub(super) fn is_ignored(&self, path: &str) -> bool {
        let Some(git) = &self.git else {
            return false;
        };
        let folders = path.match_indices('/').map(|(at, _)| (&path[..at], true));
        git.ignores_any(folders.chain([(path, false)]), path)
    }

    /// Does the same during a walk, which has checked the folders around it, and notes ignored
    /// paths.
    pub(super) fn prunes(&self, path: &str, is_folder: bool) -> bool {
        let Some(git) = &self.git else {
            return false;
        };
        let is_ignored = if git.named.is_empty() {
            git.ignores(path, is_folder)
        } else {
            // A named path in an ignored folder does not include the other files there.
            let folders = path.match_indices('/').map(|(at, _)| (&path[..at], true));
            git.ignores_any(folders.chain([(path, is_folder)]), path)
        };
        if is_ignored && (is_folder || super::is_markdown(path)) {
            git.note(path, is_folder);
        }
        is_ignored
    }

    /// Returns the ignored paths: articles, and folders with a trailing slash.
    pub(super) fn left_out(&self) -> Vec<String> {
        let Some(git) = &self.git else {
            return Vec::new();
        };
        let left_out = git.left_out.lock().unwrap_or_else(PoisonError::into_inner);
        left_out.iter().cloned().collect()
    }
}

impl GitRules {
    #[cfg(feature = "cli")]
    fn of_past(tree: &Tree, ignore_files: &[(PathBuf, String)]) -> Self {
        let root = normal(&tree.root);
        let mut outer = Vec::new();
        if let Some(top) = top_of_repository(&root) {
            outer.extend(rules_of_clone(top));
        }
        let mut inner = HashMap::new();
        for (folder, text) in ignore_files {
            let rules = parse(text, folder);
            match folder.strip_prefix(&root) {
                Ok(below) if !below.as_os_str().is_empty() => {
                    let below = below.to_string_lossy();
                    let below = below.replace(std::path::MAIN_SEPARATOR, "/");
                    inner.insert(below, rules.map(Arc::new));
                }
                Ok(_) => outer.extend(rules),
                Err(_) if root.starts_with(folder) => outer.extend(rules),
                Err(_) => {}
            }
        }
        Self {
            root,
            outer,
            inner: RwLock::new(inner),
            is_on_disk: false,
            named: Vec::new(),
            left_out: Mutex::default(),
        }
    }

    fn of(tree: &Tree) -> Self {
        let root = normal(&tree.root);
        let top = top_of_repository(&root);
        let mut outer = Vec::new();
        if let Some(top) = top {
            outer.extend(rules_of_clone(top));
        }
        // Without a repository only the files of the project count.
        let (project, _) = tree.project();
        let top = top.map_or_else(|| normal(&project), Path::to_owned);
        let mut folders: Vec<&Path> = root
            .ancestors()
            .filter(|folder| folder.starts_with(&top))
            .collect();
        if folders.is_empty() {
            folders.push(&root);
        }
        folders.reverse();
        for folder in folders {
            outer.extend(read(&folder.join(".gitignore"), folder));
        }
        Self {
            root,
            outer,
            inner: RwLock::default(),
            is_on_disk: true,
            named: tree.selected.clone(),
            left_out: Mutex::default(),
        }
    }

    /// Returns true if one of `parts`, which are `path` and folders around it, is ignored and was
    /// not named.
    fn ignores_any<'p>(
        &self,
        parts: impl IntoIterator<Item = (&'p str, bool)>,
        path: &str,
    ) -> bool {
        parts.into_iter().any(|(part, is_folder)| {
            self.ignores(part, is_folder)
                && !self.named.iter().any(|named| {
                    is_at_or_below(named, part)
                        && (is_at_or_below(path, named) || is_at_or_below(named, path))
                })
        })
    }

    /// Returns true if a rule ignores this path itself.
    fn ignores(&self, path: &str, is_folder: bool) -> bool {
        let inner: Vec<Arc<Gitignore>> = path
            .match_indices('/')
            .filter_map(|(at, _)| self.inner(&path[..at]))
            .collect();
        if inner.is_empty() && self.outer.is_empty() {
            return false;
        }
        let full = self.root.join(path);
        let innermost_first = inner
            .iter()
            .map(|rules| &**rules)
            .rev()
            .chain(self.outer.iter().rev());
        for rules in innermost_first {
            let matched = rules.matched(&full, is_folder);
            if !matched.is_none() {
                return matched.is_ignore();
            }
        }
        false
    }

    /// Returns the rules of a folder below the root.
    fn inner(&self, folder: &str) -> Option<Arc<Gitignore>> {
        let known = self.inner.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(folder) {
            return known.clone();
        }
        drop(known);
        if !self.is_on_disk {
            return None;
        }
        let full = self.root.join(folder);
        let rules = read(&full.join(".gitignore"), &full).map(Arc::new);
        let mut known = self.inner.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(folder.to_owned(), rules.clone());
        rules
    }

    fn note(&self, path: &str, is_folder: bool) {
        let slash = if is_folder { "/" } else { "" };
        let mut left_out = self.left_out.lock().unwrap_or_else(PoisonError::into_inner);
        left_out.insert(format!("{path}{slash}"));
    }
}

fn is_at_or_below(path: &str, folder: &str) -> bool {
    let rest = path.strip_prefix(folder);
    rest.is_some_and(|rest| rest.is_empty() || folder.is_empty() || rest.starts_with('/'))
}

/// Returns the top folder of the repository that contains `folder`.
fn top_of_repository(folder: &Path) -> Option<&Path> {
    folder
        .ancestors()
        .find(|folder| folder.join(".git").exists())
}

/// Returns the rules of a clone that are not in the repository.
fn rules_of_clone(top: &Path) -> Option<Gitignore> {
    let exclude = git_folder(top)?.join("info/exclude");
    read(&exclude, top)
}

/// Reads the rules in a file; `None` if there are none.
fn read(file: &Path, folder: &Path) -> Option<Gitignore> {
    parse(&read_small(file)?, folder)
}

/// Returns the rules in the text of a file; `None` if there are none.
fn parse(text: &str, folder: &Path) -> Option<Gitignore> {
    let mut rules = GitignoreBuilder::new(folder);
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for line in text.lines() {
        // Like git, ignore lines that are not patterns.
        let _ = rules.add_line(None, line);
    }
    let rules = rules.build().ok()?;
    if rules.is_empty() {
        return None;
    }
    Some(rules)
}

/// Returns the data folder of a repository, which worktrees share.
fn git_folder(top: &Path) -> Option<PathBuf> {
    let git = top.join(".git");
    if git.is_dir() {
        return Some(git);
    }
    let text = read_small(&git)?;
    let folder = top.join(text.strip_prefix("gitdir:")?.trim());
    match read_small(&folder.join("commondir")) {
        Some(common) => Some(folder.join(common.trim())),
        None => Some(folder),
    }
}

/// Reads a small regular file. Like git, does not follow links.
fn read_small(path: &Path) -> Option<String> {
    let about = path.symlink_metadata().ok()?;
    if !about.is_file() || about.len() > MAX_FILE_BYTES {
        return None;
    }
    let bytes = std::fs::read(path).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

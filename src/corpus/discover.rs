//! Finds the root of a tree and the files in it.

use super::filter::Filter;
use super::{LoadError, Shard, is_markdown};
use crate::config::Config;
use crate::source::path;
use std::borrow::Cow;
use std::ffi::OsStr;
use std::io;
use std::path::{Component, Path, PathBuf};
use walkdir::WalkDir;

/// A tree of articles.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// The folder that holds the service folders.
    pub root: PathBuf,
    /// True if the root is known to be the articles folder, so that the depth below it
    /// matters.
    pub is_certain: bool,
    /// Paths below the root for which findings are reported; all if empty.
    pub selected: Vec<String>,
    /// The part of the files for which findings are reported; `None` for all.
    pub shard: Option<Shard>,
    /// The folder that displayed paths are relative to; `None` for a tree in memory.
    working_directory: Option<PathBuf>,
    /// The path of the root relative to the working directory, with a slash at its end; `None` if
    /// it is not in it.
    displayed_root: Option<String>,
}

impl Tree {
    /// Returns a tree in memory.
    pub fn in_memory() -> Self {
        Self {
            is_certain: true,
            ..Self::default()
        }
    }

    /// Returns the tree of a folder that is not searched for articles.
    pub(super) fn of_folder(folder: &Path) -> Self {
        Self::on_disk(folder.join("."), false, Vec::new())
    }

    /// Returns the tree of a folder that need not exist.
    #[cfg(feature = "cli")]
    pub(crate) fn of_past(root: &Path, is_certain: bool) -> Self {
        Self::on_disk(normal(root), is_certain, Vec::new())
    }

    fn on_disk(root: PathBuf, is_certain: bool, selected: Vec<String>) -> Self {
        let working_directory = normal(Path::new("."));
        Self {
            displayed_root: path_in(&working_directory, &root),
            root,
            is_certain,
            selected,
            shard: None,
            working_directory: Some(working_directory),
        }
    }

    /// Returns the project folder and the name of the articles folder in it: the parent of
    /// the root if the root is known to be the articles folder; else the root itself, and an
    /// empty name.
    pub fn project(&self) -> (PathBuf, String) {
        let full = std::fs::canonicalize(&self.root).unwrap_or_else(|_| self.root.clone());
        match (full.parent(), full.file_name()) {
            (Some(parent), Some(name)) if self.is_certain => {
                (parent.to_owned(), name.to_string_lossy().into_owned())
            }
            _ => (full, String::new()),
        }
    }

    /// Returns the path in the project folder of the file at `path`, below the root.
    pub fn project_path(&self, path: &str) -> String {
        match self.project() {
            (_, folder) if folder.is_empty() => path.to_owned(),
            (_, folder) => format!("{folder}/{path}"),
        }
    }

    /// Returns true if findings in the file at `path`, below the root, are reported.
    pub fn is_selected(&self, path: &str) -> bool {
        let is_named =
            self.selected.is_empty() || self.selected.iter().any(|selected| is_in(path, selected));
        is_named && self.is_in_shard(path)
    }

    /// Returns true if the file at `path` is in the part of the files that is reported.
    pub fn is_in_shard(&self, path: &str) -> bool {
        self.shard.is_none_or(|shard| shard.contains(path))
    }

    /// Returns true if the tree is on disk.
    pub(super) fn is_on_disk(&self) -> bool {
        self.working_directory.is_some()
    }

    /// Returns the path of a file relative to the working directory, with forward slashes.
    pub fn display(&self, path: &str) -> String {
        let Some(here) = &self.working_directory else {
            return path.to_owned();
        };
        let is_clean = path.split('/').all(|part| !matches!(part, "" | "." | ".."));
        match &self.displayed_root {
            Some(root) if is_clean => format!("{root}{path}"),
            _ => relative(here, &normal(&self.root.join(path))),
        }
    }

    /// Returns the path below the root of a file that need not exist; `None` if it is outside.
    pub fn path_below(&self, file: &Path) -> Option<String> {
        let path = normal(file);
        let path = path.strip_prefix(normal(&self.root)).ok()?;
        let path = path.to_string_lossy().replace('\\', "/");
        if path.is_empty() {
            return None;
        }
        Some(path)
    }

    /// Returns the path of any file relative to the root, with forward slashes.
    pub(super) fn below(&self, path: &Path) -> String {
        match &self.working_directory {
            Some(_) => relative(&normal(&self.root), &normal(path)),
            None => format!("../{}", path.to_string_lossy()),
        }
    }
}

/// Returns true if `path` is `folder` or is in it; both are relative to the same root.
pub(super) fn is_in(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.is_empty() || folder.is_empty() || rest.starts_with('/'))
}

/// Returns the path of `folder` relative to `outer`, with a slash at its end unless they are the
/// same; `None` if it is not in `outer`.
fn path_in(outer: &Path, folder: &Path) -> Option<String> {
    let folder = normal(folder);
    if !folder.starts_with(outer) {
        return None;
    }
    let mut path = relative(outer, &folder);
    if !path.is_empty() {
        path.push('/');
    }
    Some(path)
}

/// Returns the relative path from one absolute path to another.
fn relative(from: &Path, to: &Path) -> String {
    let mut down = to.components().peekable();
    let mut up = from.components().peekable();
    while let (Some(one), Some(other)) = (down.peek(), up.peek()) {
        if one != other {
            break;
        }
        down.next();
        up.next();
    }
    let up = up.map(|_| "..".to_owned());
    let down = down.map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// Returns the tree that contains `paths`; that of the configuration if there are none.
///
/// The root is the `articles` folder of the configuration if they are in it, else the nearest
/// folder `articles` around them, else the folder itself (of a file: the folder that contains it).
pub fn locate(paths: &[PathBuf], config: &Config) -> Result<Tree, LoadError> {
    let Some(first) = paths.first() else {
        let root = config.articles.clone();
        if root.is_dir() {
            return Ok(Tree::on_disk(root, true, Vec::new()));
        }
        // Without a configuration the working directory may be the tree.
        if config.file.is_none() && config.base.join(".").is_dir() {
            return Ok(Tree::on_disk(config.base.join("."), false, Vec::new()));
        }
        return Err(LoadError::NoTree { path: root });
    };
    let (mut root, is_certain) = root_of(first, config)?;
    let mut full = Vec::new();
    for path in paths {
        path.metadata().map_err(|cause| LoadError::Path {
            path: path.clone(),
            cause,
        })?;
        full.push(normal(path));
    }
    // Several trees: the nearest folder that contains all paths.
    while let Some(outside) = full.iter().find(|path| !path.starts_with(normal(&root))) {
        let parent = normal(&root).parent().map(Path::to_owned);
        root = parent.ok_or_else(|| LoadError::NoTree {
            path: outside.clone(),
        })?;
    }
    let base = normal(&root);
    let mut selected = Vec::new();
    for path in &full {
        let below = path.strip_prefix(&base).unwrap_or(path);
        selected.push(slashed(path::to_text(below.as_os_str())));
    }
    if selected.iter().any(String::is_empty) {
        // The whole tree.
        selected.clear();
    }
    Ok(Tree::on_disk(root, is_certain, selected))
}

fn root_of(path: &Path, config: &Config) -> Result<(PathBuf, bool), LoadError> {
    let metadata = path.metadata().map_err(|cause| LoadError::Path {
        path: path.to_owned(),
        cause,
    })?;
    let full = normal(path);
    if config.articles.is_dir() && full.starts_with(normal(&config.articles)) {
        return Ok((config.articles.clone(), true));
    }
    // Go up in the path as written, so that displayed paths stay relative.
    let mut written = path.to_owned();
    for folder in full.ancestors() {
        if folder
            .file_name()
            .is_some_and(|name| name.eq_ignore_ascii_case("articles"))
            && folder.is_dir()
        {
            return Ok((named(written), true));
        }
        written = match written.components().next_back() {
            Some(Component::Normal(_)) => written.parent().map(Path::to_owned).unwrap_or_default(),
            _ => written.join(".."),
        };
    }
    let folder = if metadata.is_dir() {
        path.to_owned()
    } else {
        path.parent().unwrap_or(Path::new("")).to_owned()
    };
    Ok((named(folder), false))
}

/// Returns `.` for the empty path of the working directory.
fn named(folder: PathBuf) -> PathBuf {
    if folder.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        folder
    }
}

/// Returns an absolute path without `.` and `..`; links are not followed.
pub(super) fn normal(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut clean = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                clean.pop();
            }
            other => clean.push(other),
        }
    }
    clean
}

/// Returns the files and folders directly in the root, so that folders can be walked in parallel.
pub(super) fn top(tree: &Tree, filter: &Filter) -> Result<Vec<PathBuf>, LoadError> {
    let failed = |cause| LoadError::Path {
        path: tree.root.clone(),
        cause,
    };
    let mut top = Vec::new();
    for entry in tree.root.read_dir().map_err(failed)? {
        let entry = entry.map_err(failed)?;
        top.push((entry.path(), entry.file_type().map_err(failed)?.is_dir()));
    }
    top.retain(|(path, is_folder)| {
        let below = slashed(without_root(path, &tree.root));
        !path.file_name().is_some_and(is_hidden) && !filter.prunes(&below, *is_folder)
    });
    // In the order of the files in them: after the name of a folder comes a slash.
    top.sort_by_cached_key(|(path, is_folder)| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        format!("{name}{}", if *is_folder { "/" } else { "" })
    });
    Ok(top.into_iter().map(|(path, _)| path).collect())
}

/// A file, or a folder that cannot be read.
#[derive(Debug)]
pub(super) struct FoundFile {
    /// The path below the root; that of a folder ends with a slash.
    pub(super) path: String,
    /// The reason why it cannot be read, if that is known.
    pub(super) fault: Option<io::Error>,
}

/// Returns all files in `top`, a result of [`top`]. Links are not followed; hidden files, and those
/// that git ignores, are skipped.
pub(super) fn files(tree: &Tree, top: &Path, filter: &Filter) -> Vec<FoundFile> {
    let mut files = Vec::new();
    let is_visible = |entry: &walkdir::DirEntry| {
        if entry.depth() == 0 {
            return true;
        }
        let below = slashed(without_root(entry.path(), &tree.root));
        !is_hidden(entry.file_name()) && !filter.prunes(&below, entry.file_type().is_dir())
    };
    let walk = WalkDir::new(top).follow_root_links(false).into_iter();
    for entry in walk.filter_entry(is_visible) {
        match entry {
            Ok(entry) if entry.file_type().is_file() => files.push(FoundFile {
                path: slashed(without_root(entry.path(), &tree.root)),
                fault: None,
            }),
            Ok(entry) if is_special(&entry) => files.push(FoundFile {
                path: slashed(without_root(entry.path(), &tree.root)),
                fault: Some(io::Error::other("it is not a regular file")),
            }),
            Ok(_) => {}
            Err(error) => files.push(FoundFile {
                path: slashed(without_root(error.path().unwrap_or(top), &tree.root)) + "/",
                fault: Some(error.into()),
            }),
        }
    }
    // A walk has no fixed order.
    files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Returns true for a pipe, a socket or a device with the name of an article.
fn is_special(entry: &walkdir::DirEntry) -> bool {
    let kind = entry.file_type();
    !kind.is_dir() && !kind.is_symlink() && is_markdown(&path::to_text(entry.file_name()))
}

fn slashed(path: Cow<'_, str>) -> String {
    if std::path::MAIN_SEPARATOR == '/' {
        return path.into_owned();
    }
    path.replace(std::path::MAIN_SEPARATOR, "/")
}

/// Returns the path below `root` of a file that a walk of `root` found.
fn without_root<'p>(path: &'p Path, root: &Path) -> Cow<'p, str> {
    // A walk appends names to the root as it is written.
    let rest = |path: &'p str| path.strip_prefix(root.to_str()?)?.strip_prefix('/');
    match path.to_str().and_then(rest) {
        Some(rest) => Cow::Borrowed(rest),
        None => path::to_text(path.strip_prefix(root).unwrap_or(path).as_os_str()),
    }
}

/// Returns true if no part of the path is hidden.
pub(super) fn is_visible(path: &str) -> bool {
    !path.split('/').any(|part| part.starts_with('.'))
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

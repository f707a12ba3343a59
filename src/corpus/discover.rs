//! Which files a tree has, and which of them were asked for.

use super::filter::Filter;
use super::{LoadError, is_markdown};
use crate::config::Config;
use crate::source::path;
use std::borrow::Cow;
use std::ffi::OsStr;
use std::io;
use std::path::{Component, Path, PathBuf};
use walkdir::WalkDir;

/// A tree of articles on disk.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// The folder that holds the service folders.
    pub root: PathBuf,
    /// Whether the root is known to be one, so that depth below it has a meaning.
    pub is_certain: bool,
    /// Paths below the root that findings are wanted for; all where empty.
    pub selected: Vec<String>,
    /// What shown paths begin from; `None` for a tree in memory.
    working_directory: Option<PathBuf>,
}

impl Tree {
    /// A tree that exists in memory only.
    pub fn in_memory() -> Self {
        Self {
            is_certain: true,
            ..Self::default()
        }
    }

    /// The tree of a folder in which nothing is looked for.
    pub(super) fn of_folder(folder: &Path) -> Self {
        Self::on_disk(folder.join("."), false, Vec::new())
    }

    fn on_disk(root: PathBuf, is_certain: bool, selected: Vec<String>) -> Self {
        let working_directory = Some(normal(Path::new(".")));
        Self {
            root,
            is_certain,
            selected,
            working_directory,
        }
    }

    /// The folder of the project, and the name of the articles' folder in it: the
    /// folder around the one of the articles, if that is known to be one; else
    /// the root itself, and an empty name.
    pub fn project(&self) -> (PathBuf, String) {
        let full = std::fs::canonicalize(&self.root).unwrap_or_else(|_| self.root.clone());
        match (full.parent(), full.file_name()) {
            (Some(parent), Some(name)) if self.is_certain => {
                (parent.to_owned(), name.to_string_lossy().into_owned())
            }
            _ => (full, String::new()),
        }
    }

    /// Whether findings in the file at `path` (below the root) are wanted.
    pub fn is_selected(&self, path: &str) -> bool {
        self.selected.is_empty() || self.selected.iter().any(|selected| is_in(path, selected))
    }

    /// Returns true if the tree is on disk, and not in memory.
    pub(super) fn is_on_disk(&self) -> bool {
        self.working_directory.is_some()
    }

    /// The path to show for a file: as seen from the working directory, with
    /// forward slashes.
    pub fn display(&self, path: &str) -> String {
        match &self.working_directory {
            Some(here) => relative(here, &normal(&self.root.join(path))),
            None => path.to_owned(),
        }
    }

    /// Returns the path below the root of a file that need not exist; `None` where it lies
    /// outside.
    pub fn path_below(&self, file: &Path) -> Option<String> {
        let path = normal(file);
        let path = path.strip_prefix(normal(&self.root)).ok()?;
        let path = path.to_string_lossy().replace('\\', "/");
        if path.is_empty() {
            return None;
        }
        Some(path)
    }

    /// The path of any file from the root of the tree, with forward slashes.
    pub(super) fn below(&self, path: &Path) -> String {
        match &self.working_directory {
            Some(_) => relative(&normal(&self.root), &normal(path)),
            None => format!("../{}", path.to_string_lossy()),
        }
    }
}

/// Returns true if `path` is `folder` or lies in it, both from one root.
pub(super) fn is_in(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.is_empty() || folder.is_empty() || rest.starts_with('/'))
}

/// The way from one folder to a file, both absolute.
fn relative(from: &Path, to: &Path) -> String {
    let mut ahead = to.components().peekable();
    let mut behind = from.components().peekable();
    while let (Some(one), Some(other)) = (ahead.peek(), behind.peek()) {
        if one != other {
            break;
        }
        ahead.next();
        behind.next();
    }
    let up = behind.map(|_| "..".to_owned());
    let down = ahead.map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// The tree that `paths` lie in; that of the configuration where there are none.
///
/// The root is the `articles` folder of the configuration if they lie there,
/// else the nearest folder called `articles` around them, else the folder named
/// itself (of a file: the one it lies in).
pub fn locate(paths: &[PathBuf], config: &Config) -> Result<Tree, LoadError> {
    let Some(first) = paths.first() else {
        let root = config.articles.clone();
        if root.is_dir() {
            return Ok(Tree::on_disk(root, true, Vec::new()));
        }
        // Without a configuration the working directory itself may be the tree.
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
    // Paths of several trees: the nearest folder that holds them all.
    while let Some(outside) = full.iter().find(|path| !path.starts_with(normal(&root))) {
        let parent = normal(&root).parent().map(Path::to_owned);
        root = parent.ok_or_else(|| LoadError::NoTree {
            path: outside.clone(),
        })?;
    }
    let base = normal(&root);
    let selected = full
        .iter()
        .map(|path| {
            let below = path.strip_prefix(&base).unwrap_or(path);
            slashed(path::to_text(below.as_os_str()))
        })
        .collect::<Vec<_>>();
    let selected = if selected.iter().any(String::is_empty) {
        Vec::new()
    } else {
        selected
    };
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
    // Climb in the path as written, so that what is shown stays relative.
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

/// A folder by a path that the system takes: the working directory has an empty one.
fn named(folder: PathBuf) -> PathBuf {
    match folder.as_os_str().is_empty() {
        true => PathBuf::from("."),
        false => folder,
    }
}

/// Absolute, without `.` and `..`; links are not followed.
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

/// What stands directly in the root: the folders can be walked one by one.
pub(super) fn top(tree: &Tree, filter: &Filter) -> Result<Vec<PathBuf>, LoadError> {
    let failed = |cause| LoadError::Path {
        path: tree.root.clone(),
        cause,
    };
    let entries = tree.root.read_dir().map_err(failed)?;
    let entries = entries.map(|entry| {
        let entry = entry?;
        Ok((entry.path(), entry.file_type()?.is_dir()))
    });
    let top = entries.collect::<io::Result<Vec<(PathBuf, bool)>>>();
    let mut top = top.map_err(failed)?;
    top.retain(|(path, is_folder)| {
        let below = slashed(without_root(path, &tree.root));
        !path.file_name().is_some_and(is_hidden) && !filter.prunes(&below, *is_folder)
    });
    // In the order of the files in them: behind the name of a folder comes a slash.
    top.sort_by_cached_key(|(path, is_folder)| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        format!("{name}{}", if *is_folder { "/" } else { "" })
    });
    Ok(top.into_iter().map(|(path, _)| path).collect())
}

/// A file that a walk found, or what it could not look into.
#[derive(Debug)]
pub(super) struct FoundFile {
    /// Its path below the root; that of a folder ends in a slash.
    pub(super) path: String,
    /// Why it cannot be read, where the walk already knows.
    pub(super) fault: Option<io::Error>,
}

/// Finds all files in `top`, which [`top`] returned. Links are not followed; hidden
/// files and folders, and those that git ignores, are passed over.
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
    // A walk is in no order.
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

/// The path of a file that was found by a walk of `root`, from there.
fn without_root<'p>(path: &'p Path, root: &Path) -> Cow<'p, str> {
    // A walk appends names to the root as it is written.
    let rest = |path: &'p str| path.strip_prefix(root.to_str()?)?.strip_prefix('/');
    match path.to_str().and_then(rest) {
        Some(rest) => Cow::Borrowed(rest),
        None => path::to_text(path.strip_prefix(root).unwrap_or(path).as_os_str()),
    }
}

/// Whether a file at this path below the root is looked at at all.
pub(super) fn is_visible(path: &str) -> bool {
    !path.split('/').any(|part| part.starts_with('.'))
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

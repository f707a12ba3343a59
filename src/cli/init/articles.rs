//! Finds the articles folder of a project that has no configuration.

use crate::corpus::{is_markdown, starts_with_block};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// Size of the part of a file that is read, in bytes: all that an article can start with.
const HEAD_BYTES: u64 = 256;
/// Depth to which folders are searched.
const MAX_DEPTH: usize = 8;
/// Maximum number of Markdown files that are read.
const MAX_FILES: usize = 50_000;

/// Returns the folder whose subfolders hold most articles, relative to `project`; `None` if there
/// are no articles.
pub(super) fn find(project: &Path) -> Option<PathBuf> {
    let files = WalkDir::new(project)
        .max_depth(MAX_DEPTH)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(is_searched)
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .filter(|entry| is_markdown(&entry.file_name().to_string_lossy()));
    let mut counts: BTreeMap<PathBuf, usize> = BTreeMap::new();
    for entry in files
        .take(MAX_FILES)
        .filter(|entry| is_article(entry.path()))
    {
        let Ok(path) = entry.path().strip_prefix(project) else {
            continue;
        };
        let folder = path.parent().unwrap_or(Path::new(""));
        let parent = folder.parent().unwrap_or(folder);
        *counts.entry(parent.to_owned()).or_default() += 1;
    }
    let most = counts
        .into_iter()
        .reduce(|best, one| if one.1 > best.1 { one } else { best })?;
    Some(most.0)
}

/// Returns true for a folder that can hold articles: not hidden, and not of a package manager.
fn is_searched(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    entry.depth() == 0 || !(name.starts_with('.') || name == "node_modules" || name == "target")
}

fn is_article(path: &Path) -> bool {
    let mut head = Vec::new();
    let read =
        std::fs::File::open(path).and_then(|file| file.take(HEAD_BYTES).read_to_end(&mut head));
    read.is_ok() && starts_with_block(&head)
}

#[cfg(test)]
mod tests {
    use super::find;
    use std::path::Path;

    #[test]
    fn the_folder_of_most_articles_is_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
            std::fs::write(path, text).expect("a file");
        };
        assert_eq!(find(folder.path()), None);
        write("README.md", "# Not an article");
        write("docs/help/azure-vm/a.md", "<properties\n/>");
        write("docs/help/azure-vm/b.md", "\u{feff}<Properties\n/>");
        write("docs/old/azure-vm/c.md", "<properties\n/>");
        write("node_modules/x/y/d.md", "<properties\n/>");
        write("node_modules/x/y/e.md", "<properties\n/>");
        write("node_modules/x/y/f.md", "<properties\n/>");
        assert_eq!(find(folder.path()).as_deref(), Some(Path::new("docs/help")));
    }
}

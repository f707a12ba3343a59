//! The switch from one bundle to the next. Pages, aliases and the manifest keep their
//! names, so they are staged under other names first. When all of them are written, a
//! journal of the moves is moved into place: that is the commit. After it, any build can
//! finish the moves by reading the journal.

use super::EmitError;
use super::error::io_error;
use super::folder::write_parts;
use super::paths::{self, UNFINISHED, keeps_its_name, split};
use crate::site::{ARTICLES, BROWSE, LISTS};
use crate::util;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// The journal of a switch that is committed and possibly unfinished.
pub(super) const JOURNAL: &str = ".helpc-switch";
/// The folders of pages. If one does not exist yet, its pages are staged in a folder whose name
/// starts with [`UNFINISHED`]: one move puts all of them in place.
const PAGE_FOLDERS: [&str; 3] = [ARTICLES, BROWSE, LISTS];

/// The staged files of a switch.
#[derive(Debug)]
pub(super) struct Switch {
    /// Staged paths by final path.
    staged: Mutex<BTreeMap<String, String>>,
    /// The number of the next staged file, which makes its name unique.
    next_number: AtomicUsize,
    /// The folders of pages that do not exist yet.
    new_folders: Vec<&'static str>,
}

impl Switch {
    pub(super) fn new(out: &Path) -> Self {
        let is_new = |folder: &&str| fs::symlink_metadata(out.join(folder)).is_err();
        Self {
            staged: Mutex::default(),
            next_number: AtomicUsize::new(0),
            new_folders: PAGE_FOLDERS.into_iter().filter(is_new).collect(),
        }
    }

    /// Returns the folder of the page at `path` if it does not exist yet.
    pub(super) fn new_folder(&self, path: &str) -> Option<&'static str> {
        let (first, _) = path.split_once('/')?;
        let mut new = self.new_folders.iter().copied();
        new.find(|folder| *folder == first)
    }

    /// Returns an unused name in the folder of `path`.
    pub(super) fn unfinished(&self, path: &str) -> String {
        let (folder, name) = split(path);
        let number = self.next_number.fetch_add(1, Ordering::Relaxed);
        let slash = if folder.is_empty() { "" } else { "/" };
        format!("{folder}{slash}{UNFINISHED}{number}-{name}")
    }

    /// Stages the file that the switch moves to `path`.
    pub(super) fn stage(&self, out: &Path, path: &str, parts: &[&[u8]]) -> Result<(), EmitError> {
        let staged = match self.new_folder(path) {
            Some(_) => staged_folder(path),
            None => self.unfinished(path),
        };
        let mut all = self.staged.lock().unwrap_or_else(PoisonError::into_inner);
        if all.insert(path.to_owned(), staged.clone()).is_some() {
            return Err(EmitError::DuplicatePage {
                path: out.join(path),
            });
        }
        drop(all);
        write(&out.join(staged), parts).map_err(io_error(&out.join(path)))
    }

    /// Moves all staged files into place.
    pub(super) fn commit(&self, out: &Path) -> Result<(), EmitError> {
        let moves = self.moves(out);
        if let [(staged, path)] = moves.as_slice() {
            return rename(out, staged, path);
        }
        if moves.is_empty() {
            return Ok(());
        }
        let mut journal = String::new();
        for (staged, path) in &moves {
            let _ = writeln!(journal, "{staged}\t{path}");
        }
        let unfinished = self.unfinished("switch");
        write(&out.join(&unfinished), &[journal.as_bytes()])
            .map_err(io_error(&out.join(JOURNAL)))?;
        rename(out, &unfinished, JOURNAL)?;
        // After the commit, nothing is discarded: the journal has the remaining moves.
        self.staged
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
        finish(out).map(|_| ())
    }

    /// Deletes all staged files.
    pub(super) fn discard(&self, out: &Path) {
        let mut staged = self.staged.lock().unwrap_or_else(PoisonError::into_inner);
        for staged in std::mem::take(&mut *staged).into_values() {
            let _ = fs::remove_file(out.join(staged));
        }
        for folder in &self.new_folders {
            let _ = fs::remove_dir_all(out.join(staged_folder(folder)));
        }
    }

    /// Returns the moves in the order of [`switch_rank`](paths::switch_rank).
    fn moves(&self, out: &Path) -> Vec<(String, String)> {
        let all = self.staged.lock().unwrap_or_else(PoisonError::into_inner);
        let mut moves: Vec<(String, String)> = Vec::new();
        let mut folders = BTreeSet::new();
        for (path, staged) in &*all {
            match self.new_folder(path) {
                Some(folder) => {
                    folders.insert(folder);
                }
                None => moves.push((staged.clone(), path.clone())),
            }
        }
        moves.sort_by_cached_key(|(_, path)| {
            let is_new = !out.join(path).exists();
            (paths::switch_rank(path, is_new), path.clone())
        });
        let folders = folders
            .into_iter()
            .map(|folder| (staged_folder(folder), folder.to_owned()));
        folders.chain(moves).collect()
    }
}

/// Returns where a new folder, or a file in one, is staged.
fn staged_folder(path: &str) -> String {
    format!("{UNFINISHED}{path}")
}

/// Finishes a committed switch. Returns false if there is none.
pub(super) fn finish(out: &Path) -> Result<bool, EmitError> {
    let journal = out.join(JOURNAL);
    let text = match fs::read(&journal) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(cause) => return Err(io_error(&journal)(cause)),
    };
    let mut seen = HashSet::new();
    for line in text.lines() {
        // The journal is untrusted: moves that helpc does not make are ignored.
        let Some((staged, path)) = line.split_once('\t') else {
            continue;
        };
        if is_move(staged, path) && seen.insert(path) {
            rename(out, staged, path)?;
        }
    }
    fs::remove_file(&journal).map_err(io_error(&journal))?;
    Ok(true)
}

/// Returns true for moves that helpc makes in a switch.
fn is_move(staged: &str, path: &str) -> bool {
    if PAGE_FOLDERS.contains(&path) {
        return staged == staged_folder(path);
    }
    let (from, name) = split(staged);
    let is_staged = from == split(path).0 && name.starts_with(UNFINISHED);
    is_staged && keeps_its_name(path)
}

/// Moves a staged file into place. A missing one has already been moved.
fn rename(out: &Path, staged: &str, path: &str) -> Result<(), EmitError> {
    let target = out.join(path);
    match fs::rename(out.join(staged), &target) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(io_error(&target)(error)),
        _ => Ok(()),
    }
}

/// Writes a file and creates its folder if necessary. Leaves no partial file on failure.
pub(super) fn write(path: &Path, parts: &[&[u8]]) -> io::Result<()> {
    let written = util::create(path).and_then(|file| write_parts(file, parts));
    if written.is_err() {
        let _ = fs::remove_file(path);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::published::MANIFEST;

    fn read(out: &Path, path: &str) -> String {
        fs::read_to_string(out.join(path)).unwrap_or_default()
    }

    /// A folder with an old page, and a switch in which it and others are staged.
    fn staged() -> (tempfile::TempDir, Switch) {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path();
        write(&out.join("articles/b.html"), &[b"old"]).expect("a page");
        let switch = Switch::new(out);
        for path in [
            MANIFEST,
            "clouds/public.json",
            "index.html",
            "articles/b.html",
            "articles/c.html",
        ] {
            switch.stage(out, path, &[b"new"]).expect("staged");
        }
        (folder, switch)
    }

    #[test]
    fn new_pages_come_first_and_the_manifest_last() {
        let (folder, switch) = staged();
        let moves = switch.moves(folder.path());
        let order: Vec<&str> = moves.iter().map(|(_, path)| path.as_str()).collect();
        let expected = [
            "articles/c.html",
            "articles/b.html",
            "index.html",
            "clouds/public.json",
            MANIFEST,
        ];
        assert_eq!(order, expected);
    }

    #[test]
    fn nothing_changes_before_the_commit() {
        let (folder, switch) = staged();
        let out = folder.path();
        assert_eq!(read(out, "articles/b.html"), "old");
        assert!(!out.join("articles/c.html").exists());
        assert!(!finish(out).expect("nothing to finish"));
        switch.discard(out);
        let left: Vec<_> = fs::read_dir(out.join(ARTICLES)).expect("pages").collect();
        assert_eq!(left.len(), 1, "{left:?}");
    }

    #[test]
    fn a_switch_that_stopped_anywhere_is_finished() {
        for done in 0..=5 {
            let (folder, switch) = staged();
            let out = folder.path();
            let moves = switch.moves(out);
            let lines = moves.iter().map(|(from, to)| format!("{from}\t{to}\n"));
            fs::write(out.join(JOURNAL), lines.collect::<String>()).expect("a journal");
            for (staged, path) in &moves[..done] {
                rename(out, staged, path).expect("moved");
            }
            assert!(finish(out).expect("finished"));
            for (_, path) in &moves {
                assert_eq!(read(out, path), "new", "{path} after {done} moves");
            }
            assert!(!out.join(JOURNAL).exists());
        }
    }

    #[test]
    fn a_new_folder_is_moved_as_a_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path();
        write(&out.join("browse/old.html"), &[b"old"]).expect("a page");
        let switch = Switch::new(out);
        let pages = ["articles/a.html", "articles/b.html", "llms/public/llms.txt"];
        for path in pages.into_iter().chain(["browse/a.html", MANIFEST]) {
            switch.stage(out, path, &[b"new"]).expect("staged");
        }
        assert!(!out.join(ARTICLES).exists() && !out.join(LISTS).exists());
        let moves = switch.moves(out);
        let targets: Vec<&str> = moves.iter().map(|(_, path)| path.as_str()).collect();
        assert_eq!(targets, [ARTICLES, LISTS, "browse/a.html", MANIFEST]);
        switch.commit(out).expect("committed");
        for path in pages {
            assert_eq!(read(out, path), "new", "{path}");
        }
        assert_eq!(read(out, "browse/old.html"), "old");
        for left in fs::read_dir(out).expect("a folder").flatten() {
            let name = left.file_name().into_string().expect("a name");
            assert!(!name.starts_with(UNFINISHED), "{name}");
        }
    }

    #[test]
    fn discarded_folders_are_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path();
        let switch = Switch::new(out);
        for path in ["articles/a.html", "llms/public/llms.txt"] {
            switch.stage(out, path, &[b"new"]).expect("staged");
        }
        switch.discard(out);
        assert_eq!(fs::read_dir(out).expect("a folder").count(), 0);
    }

    #[test]
    fn one_path_is_staged_once() {
        let (folder, switch) = staged();
        let again = switch.stage(folder.path(), "articles/b.html", &[b"other"]);
        assert!(
            matches!(again, Err(EmitError::DuplicatePage { .. })),
            "{again:?}"
        );
    }

    #[test]
    fn a_journal_moves_only_staged_files() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("out");
        write(&out.join(".helpc-new-1-x"), &[b"new"]).expect("a file");
        write(&out.join("notes.txt"), &[b"mine"]).expect("a file");
        let journal =
            ".helpc-new-1-x\tnotes.txt\n.helpc-new-1-x\t../above.txt\nnotes.txt\tindex.html\n\n";
        fs::write(out.join(JOURNAL), journal).expect("a journal");
        assert!(finish(&out).expect("finished"));
        assert_eq!(read(&out, "notes.txt"), "mine");
        assert!(!folder.path().join("above.txt").exists() && !out.join("index.html").exists());
    }
}

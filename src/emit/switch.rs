//! The switch from one bundle to the next. Pages, aliases and the manifest keep their
//! names, so they are staged under other names first. When all of them are written, a
//! journal of the moves is moved into place: that is the commit. After it, any build can
//! finish the moves by reading the journal.

use super::EmitError;
use super::error::io_error;
use super::paths::{self, UNFINISHED, keeps_its_name, split};
use crate::site::ARTICLES;
use crate::util;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// The journal of a switch that is committed and possibly unfinished.
pub(super) const JOURNAL: &str = ".helpc-switch";
/// The folder where pages are staged if their folder does not exist yet: one move puts
/// all of them in place.
const STAGED_FOLDER: &str = ".helpc-new-articles";

/// The staged files of a switch.
#[derive(Debug)]
pub(super) struct Switch {
    /// Staged paths by final path.
    staged: Mutex<BTreeMap<String, String>>,
    /// The number of the next staged file, which makes its name unique.
    next_number: AtomicUsize,
    /// True if the folder of the pages does not exist yet.
    is_folder_new: bool,
}

impl Switch {
    pub(super) fn new(out: &Path) -> Self {
        Self {
            staged: Mutex::default(),
            next_number: AtomicUsize::new(0),
            is_folder_new: fs::symlink_metadata(out.join(ARTICLES)).is_err(),
        }
    }

    /// Returns an unused name in the folder of `path`.
    pub(super) fn unfinished(&self, path: &str) -> String {
        let (folder, name) = split(path);
        let number = self.next_number.fetch_add(1, Ordering::Relaxed);
        let slash = if folder.is_empty() { "" } else { "/" };
        format!("{folder}{slash}{UNFINISHED}{number}-{name}")
    }

    /// Stages the file that the switch moves to `path`.
    pub(super) fn stage(&self, out: &Path, path: &str, bytes: &[u8]) -> Result<(), EmitError> {
        let staged = match split(path) {
            (ARTICLES, name) if self.is_folder_new => format!("{STAGED_FOLDER}/{name}"),
            _ => self.unfinished(path),
        };
        let mut all = self.staged.lock().unwrap_or_else(PoisonError::into_inner);
        if all.insert(path.to_owned(), staged.clone()).is_some() {
            return Err(EmitError::DuplicatePage {
                path: out.join(path),
            });
        }
        drop(all);
        write(&out.join(staged), bytes).map_err(io_error(&out.join(path)))
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
        write(&out.join(&unfinished), journal.as_bytes()).map_err(io_error(&out.join(JOURNAL)))?;
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
        if self.is_folder_new {
            let _ = fs::remove_dir(out.join(STAGED_FOLDER));
        }
    }

    /// Returns the moves in the order of [`switch_rank`](paths::switch_rank).
    fn moves(&self, out: &Path) -> Vec<(String, String)> {
        let all = self.staged.lock().unwrap_or_else(PoisonError::into_inner);
        let mut moves: Vec<(String, String)> = Vec::with_capacity(all.len());
        let mut has_folder = false;
        for (path, staged) in &*all {
            if split(staged).0 == STAGED_FOLDER {
                has_folder = true;
            } else {
                moves.push((staged.clone(), path.clone()));
            }
        }
        moves.sort_by_cached_key(|(_, path)| {
            let is_new = !out.join(path).exists();
            (paths::switch_rank(path, is_new), path.clone())
        });
        if has_folder {
            moves.insert(0, (STAGED_FOLDER.to_owned(), ARTICLES.to_owned()));
        }
        moves
    }
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
    if (staged, path) == (STAGED_FOLDER, ARTICLES) {
        return true;
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
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let written = util::create(path).and_then(|mut file| file.write_all(bytes));
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
        write(&out.join("articles/b.html"), b"old").expect("a page");
        let switch = Switch::new(out);
        for path in [
            MANIFEST,
            "clouds/public.json",
            "index.html",
            "articles/b.html",
            "articles/c.html",
        ] {
            switch.stage(out, path, b"new").expect("staged");
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
    fn a_folder_of_pages_is_moved_as_a_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path();
        let switch = Switch::new(out);
        for path in [MANIFEST, "articles/a.html", "articles/b.html"] {
            switch.stage(out, path, b"new").expect("staged");
        }
        assert!(!out.join(ARTICLES).exists());
        switch.commit(out).expect("committed");
        assert_eq!(read(out, "articles/b.html"), "new");
        assert_eq!(read(out, MANIFEST), "new");
        assert!(!out.join(STAGED_FOLDER).exists());
    }

    #[test]
    fn one_path_is_staged_once() {
        let (folder, switch) = staged();
        let again = switch.stage(folder.path(), "articles/b.html", b"other");
        assert!(
            matches!(again, Err(EmitError::DuplicatePage { .. })),
            "{again:?}"
        );
    }

    #[test]
    fn a_journal_moves_only_staged_files() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("out");
        write(&out.join(".helpc-new-1-x"), b"new").expect("a file");
        write(&out.join("notes.txt"), b"mine").expect("a file");
        let journal =
            ".helpc-new-1-x\tnotes.txt\n.helpc-new-1-x\t../above.txt\nnotes.txt\tindex.html\n\n";
        fs::write(out.join(JOURNAL), journal).expect("a journal");
        assert!(finish(&out).expect("finished"));
        assert_eq!(read(&out, "notes.txt"), "mine");
        assert!(!folder.path().join("above.txt").exists() && !out.join("index.html").exists());
    }
}

//! Changes of files, which commands print as a diff or write.

use crate::fix;
use crate::report::escape_controls;
use std::borrow::Cow;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

/// A changed file.
pub(super) struct FileChange<'c> {
    /// Its path: as users write it, to print the change; below the root, to write it.
    pub(super) path: Cow<'c, str>,
    /// Its bytes before the change.
    pub(super) before: &'c [u8],
    /// Its bytes after the change.
    pub(super) after: &'c [u8],
}

/// Prints the changes as a diff.
pub(super) fn print<'c>(changes: impl IntoIterator<Item = FileChange<'c>>) -> io::Result<()> {
    let stdout = io::stdout();
    let is_terminal = stdout.is_terminal();
    let mut out = BufWriter::new(stdout.lock());
    for change in changes {
        let FileChange {
            path,
            before,
            after,
        } = change;
        if !is_terminal {
            fix::unified(&path, before, after, &mut out)?;
            continue;
        }
        // Articles may contain control characters, which a terminal would obey.
        let mut diff = Vec::new();
        fix::unified(&path, before, after, &mut diff)?;
        for line in String::from_utf8_lossy(&diff).lines() {
            writeln!(out, "{}", escape_controls(line))?;
        }
    }
    out.flush()
}

/// Writes the changed files below `root`. If some cannot be written, the others are still written,
/// and the error names all that failed.
pub(super) fn write<'c>(
    root: &Path,
    changes: impl IntoIterator<Item = FileChange<'c>>,
) -> Result<(), String> {
    let mut failed = Vec::new();
    for change in changes {
        let path = root.join(&*change.path);
        if let Err(error) = fix::replace(&path, change.before, change.after) {
            failed.push(format!("{}: {error}", path.display()));
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    Err(failed.join("; "))
}

//! Files that are replaced as a whole: a reader sees the old content or the new content.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Bytes that are collected before they are written.
const BUFFER_BYTES: usize = 1 << 16;

/// Creates a file, and its folder if that is missing.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    match File::create(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            File::create(path)
        }
        created => created,
    }
}

/// Fills the file `temporary` with `write` and renames it to `path`, which must be on the same
/// file system. Removes `temporary` on errors.
pub(crate) fn rename_into_place(
    temporary: &Path,
    path: &Path,
    write: impl FnOnce(File) -> io::Result<()>,
) -> io::Result<()> {
    let done = create(temporary)
        .and_then(write)
        .and_then(|()| fs::rename(temporary, path));
    if done.is_err() {
        let _ = fs::remove_file(temporary);
    }
    done
}

/// Replaces the content of the file at `path` with what `write` writes, and creates the file and
/// its folder if they are missing.
///
/// A run that is killed leaves the old content. Permissions stay, and so does a symbolic link:
/// the file that it points to is replaced. Pipes and devices are written to directly.
pub(crate) fn replace(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let fill = |file: &File| {
        let mut out = BufWriter::with_capacity(BUFFER_BYTES, file);
        write(&mut out)?;
        out.flush()
    };
    let existing = fs::metadata(&target).ok();
    if let Some(existing) = &existing {
        if existing.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if !existing.is_file() {
            return fill(&File::options().write(true).open(&target)?);
        }
    }
    let name = target.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    // Runs at the same time must not share a temporary file.
    let mut temporary = OsStr::new(".helpc-new-").to_owned();
    temporary.push(std::process::id().to_string());
    temporary.push("-");
    temporary.push(name);
    rename_into_place(&target.with_file_name(temporary), &target, |file| {
        fill(&file)?;
        match existing {
            Some(existing) => file.set_permissions(existing.permissions()),
            None => Ok(()),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let names = entries.map(|entry| entry.expect("an entry").file_name());
        names
            .map(|name| name.to_string_lossy().into_owned())
            .collect()
    }

    #[test]
    fn replaces_or_keeps_the_whole_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("new/a.json");
        replace(&path, |out| out.write_all(b"one")).expect("created");
        let failed = replace(&path, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("stopped"))
        });
        assert!(failed.is_err());
        assert_eq!(fs::read(&path).expect("there"), b"one");
        replace(&path, |out| out.write_all(b"two")).expect("replaced");
        assert_eq!(fs::read(&path).expect("there"), b"two");
        assert_eq!(names(&folder.path().join("new")), ["a.json"]);
        assert!(replace(folder.path(), |_| Ok(())).is_err(), "a folder");
    }

    #[cfg(unix)]
    #[test]
    fn keeps_permissions_and_symbolic_links() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let (file, link) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&file, "one").expect("written");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("set");
        symlink("a", &link).expect("linked");
        replace(&link, |out| out.write_all(b"two")).expect("replaced");
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
        assert_eq!(fs::read(&file).expect("there"), b"two");
        let mode = fs::metadata(&file).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }
}

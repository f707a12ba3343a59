//! A file next to the bundle that names the run that is publishing it. If that run was killed, the
//! next one on this machine need not wait for the end of its lease.

use super::Destination;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The suffix that follows the name of the bundle's folder.
const SUFFIX: &str = ".publish";

/// The file, locked by this process.
#[derive(Debug)]
pub(super) struct Resume {
    path: PathBuf,
    file: File,
    destination: String,
    /// The run that had the lock before and ended without deleting the file.
    killed: Option<String>,
    /// True if the file names a run that may be open, so that it stays.
    names_run: bool,
}

impl Resume {
    /// Opens the file for a bundle. Returns `None` if another process publishes it now, or if the
    /// folder is read-only: the lease is enough then.
    pub(super) fn open(bundle: &Path, destination: &Destination) -> Option<Self> {
        let bundle = fs::canonicalize(bundle).ok()?;
        let mut name: OsString = bundle.file_name()?.to_owned();
        name.push(SUFFIX);
        let path = bundle.with_file_name(name);
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(&path).ok()?;
        file.try_lock().ok()?;
        let mut text = String::new();
        file.read_to_string(&mut text).ok()?;
        let destination = destination.to_string();
        let killed = text
            .trim_end()
            .split_once('\t')
            .filter(|(_, other)| *other == destination)
            .map(|(run, _)| run.to_owned());
        Some(Self {
            path,
            file,
            destination,
            killed,
            names_run: !text.is_empty(),
        })
    }

    /// Returns true if the run with this id was started here and was killed.
    pub(super) fn has_killed(&self, run: &str) -> bool {
        self.killed.as_deref() == Some(run)
    }

    /// Records the run that starts now.
    pub(super) fn record(&mut self, run: &str) {
        let line = format!("{run}\t{}\n", self.destination);
        let written = self
            .file
            .set_len(0)
            .and_then(|()| self.file.seek(SeekFrom::Start(0)))
            .and_then(|_| self.file.write_all(line.as_bytes()));
        // Without it, the next run waits for the end of the lease.
        self.names_run = written.is_ok();
    }

    /// Forgets all runs, because none is open.
    pub(super) fn forget(mut self) {
        self.names_run = false;
    }
}

impl Drop for Resume {
    fn drop(&mut self) {
        if !self.names_run {
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_killed_run_is_known_for_its_destination_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let bundle = folder.path().join("dist");
        fs::create_dir(&bundle).expect("a folder");
        let here: Destination = "az://help".parse().expect("a destination");
        let other: Destination = "az://other".parse().expect("a destination");
        let mut resume = Resume::open(&bundle, &here).expect("opened");
        assert!(Resume::open(&bundle, &here).is_none(), "locked");
        resume.record("0a");
        drop(resume);
        let found = Resume::open(&bundle, &other).expect("opened");
        assert!(!found.has_killed("0a"));
        drop(found);
        let found = Resume::open(&bundle, &here).expect("opened");
        assert!(found.has_killed("0a") && !found.has_killed("0b"));
        found.forget();
        let is_gone = || !folder.path().join("dist.publish").exists();
        assert!(is_gone());
        // A run that ends leaves no file, even if another destination had one.
        let mut killed = Resume::open(&bundle, &here).expect("opened");
        killed.record("0c");
        drop(killed);
        let mut ended = Resume::open(&bundle, &other).expect("opened");
        ended.record("0d");
        ended.forget();
        assert!(is_gone());
    }
}

//! Reads many contents from one git process.

use super::{Git, GitError, text};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// The content of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Blob {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// It is larger than the limit: its size in bytes.
    TooLarge(u64),
}

/// A git process that prints the contents of files.
#[derive(Debug)]
pub(crate) struct Objects {
    pipes: Mutex<Pipes>,
    child: Child,
}

#[derive(Debug)]
struct Pipes {
    /// `None` after an error and at the end.
    names: Option<ChildStdin>,
    contents: BufReader<ChildStdout>,
}

impl Objects {
    /// Starts the process in the working directory.
    pub(crate) fn open() -> Result<Self, GitError> {
        Self::start(&Git::new(Path::new(".")))
    }

    /// Starts the process in the repository of `git`.
    pub(super) fn start(git: &Git<'_>) -> Result<Self, GitError> {
        let mut child = git
            .command("cat-file", &["--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(GitError::NoGit)?;
        let (Some(names), Some(contents)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(failed());
        };
        let pipes = Pipes {
            names: Some(names),
            contents: BufReader::with_capacity(1 << 16, contents),
        };
        Ok(Self {
            pipes: Mutex::new(pipes),
            child,
        })
    }

    /// Returns the contents with these ids, in their order.
    pub(crate) fn read(&self, ids: &[&str], max_bytes: u64) -> Result<Vec<Blob>, GitError> {
        let mut pipes = self.pipes.lock().unwrap_or_else(PoisonError::into_inner);
        let Pipes { names, contents } = &mut *pipes;
        let mut input = names.take().ok_or_else(failed)?;
        let list: String = ids.iter().map(|id| format!("{id}\n")).collect();
        thread::scope(|scope| {
            // A thread writes the names, because git may block until its output is read.
            let feeder = scope.spawn(move || {
                input.write_all(list.as_bytes())?;
                input.flush()?;
                Ok::<ChildStdin, io::Error>(input)
            });
            let read: Result<Vec<Option<Blob>>, GitError> =
                ids.iter().map(|_| read_one(contents, max_bytes)).collect();
            if read.is_err() {
                // Without a reader, git would block, and the thread with it.
                scope.spawn(|| io::copy(contents, &mut io::sink()));
            }
            let fed = feeder.join();
            // After an error, the input is closed, so that git and its reader stop.
            let blobs: Vec<Option<Blob>> = read?;
            let Ok(Ok(input)) = fed else {
                return Err(failed());
            };
            *names = Some(input);
            let blobs: Option<Vec<Blob>> = blobs.into_iter().collect();
            blobs.ok_or_else(failed)
        })
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        let pipes = self.pipes.get_mut().unwrap_or_else(PoisonError::into_inner);
        pipes.names = None;
        // The process ends with its input.
        self.child.wait().ok();
    }
}

/// Reads the next content: a line `id type size`, the bytes, and a line feed. `None` for the line
/// `id missing`, after which the next content can be read.
fn read_one(contents: &mut impl BufRead, max_bytes: u64) -> Result<Option<Blob>, GitError> {
    let mut line = Vec::new();
    contents
        .read_until(b'\n', &mut line)
        .map_err(|_| failed())?;
    let line = text(&line);
    let line = line.trim_end();
    if line.ends_with(" missing") {
        return Ok(None);
    }
    let mut words = line.split(' ');
    let size: Option<u64> = words.nth(2).and_then(|size| size.parse().ok());
    let size = size.ok_or_else(failed)?;
    let blob = if size > max_bytes {
        let skipped = io::copy(&mut contents.take(size), &mut io::sink());
        if skipped.map_err(|_| failed())? != size {
            return Err(failed());
        }
        Blob::TooLarge(size)
    } else {
        let mut bytes = Vec::new();
        let read = contents.take(size).read_to_end(&mut bytes);
        if read.map_err(|_| failed())? as u64 != size {
            return Err(failed());
        }
        Blob::Bytes(bytes)
    };
    let mut end = [0];
    contents.read_exact(&mut end).map_err(|_| failed())?;
    Ok(Some(blob))
}

fn failed() -> GitError {
    GitError::Failed {
        command: "cat-file",
        message: "it did not return the files of a revision, which a partial clone may lack"
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(mut output: &[u8], max_bytes: u64) -> Option<(Blob, Vec<u8>)> {
        let blob = read_one(&mut output, max_bytes).ok()??;
        Some((blob, output.to_vec()))
    }

    #[test]
    fn contents_are_read_one_by_one() {
        let output = b"0a4f blob 3\na\nb\nrest";
        assert_eq!(
            read(output, 3),
            Some((Blob::Bytes(b"a\nb".to_vec()), b"rest".to_vec()))
        );
        assert_eq!(read(output, 2), Some((Blob::TooLarge(3), b"rest".to_vec())));
    }

    #[test]
    fn contents_after_a_missing_one_are_read() {
        let mut output = &b"0a4f missing\n0b5e blob 1\na\n"[..];
        assert!(matches!(read_one(&mut output, 10), Ok(None)));
        let blob = Blob::Bytes(b"a".to_vec());
        assert_eq!(read(output, 10), Some((blob, Vec::new())));
    }

    #[test]
    fn missing_and_cut_off_contents_are_errors() {
        for output in [
            "",
            "0a4f missing\n",
            "0a4f blob 3\na",
            "0a4f blob 1\na",
            "x y z\n",
        ] {
            assert_eq!(read(output.as_bytes(), 10), None, "{output:?}");
        }
    }
}

//! An article on standard input, which stands in for a file of the tree.

use super::args::StdinArgs;
use anyhow::{Context, bail};
use std::io::Read;
use std::path::{Path, PathBuf};

/// More than any limit of `limits.file_size` lets be read.
const MAX_BYTES: u64 = 64 << 20;

/// An article that an editor has not saved yet.
pub(super) struct StdinArticle {
    /// The file that it stands in for.
    pub(super) path: PathBuf,
    pub(super) bytes: Vec<u8>,
}

impl StdinArticle {
    /// Reads standard input, if the arguments ask for that.
    pub(super) fn read(args: &StdinArgs, paths: &[PathBuf]) -> anyhow::Result<Option<Self>> {
        let names_stdin = paths.iter().any(|path| path == Path::new("-"));
        let Some(path) = &args.stdin_filename else {
            if names_stdin {
                bail!(
                    "`-` reads an article from standard input: add `--stdin-filename FILE`, \
                     the file that the text stands in for"
                );
            }
            return Ok(None);
        };
        if paths.len() > usize::from(names_stdin) {
            bail!(
                "`--stdin-filename` reads one article from standard input: \
                 leave out the other files and folders"
            );
        }
        if path.is_dir() || path.file_name().is_none() {
            bail!(
                "`--stdin-filename {}` is a folder: name a file",
                path.display()
            );
        }
        let mut bytes = Vec::new();
        let mut stdin = std::io::stdin().lock().take(MAX_BYTES + 1);
        stdin
            .read_to_end(&mut bytes)
            .context("cannot read standard input")?;
        if bytes.len() as u64 > MAX_BYTES {
            bail!("standard input is larger than {} MiB", MAX_BYTES >> 20);
        }
        Ok(Some(Self {
            path: path.clone(),
            bytes,
        }))
    }

    /// Returns true if the folder of the file exists.
    pub(super) fn has_folder(&self) -> bool {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        folder.join(".").is_dir()
    }

    /// Returns the nearest thing on disk: the file itself, or a folder around it.
    pub(super) fn nearest(&self) -> PathBuf {
        if self.path.exists() {
            return self.path.clone();
        }
        let mut folders = self.path.ancestors().skip(1);
        let found = folders.find(|folder| folder.is_dir());
        match found {
            Some(folder) => folder.to_owned(),
            None => PathBuf::from("."),
        }
    }
}

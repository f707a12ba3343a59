//! The articles that a command works on: files, folders or standard input.

use super::args::StdinArgs;
use anyhow::{Context, bail};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Maximum size of standard input: more than `limits.file_size` can allow.
const MAX_BYTES: u64 = 64 << 20;

/// Files and folders, or one article on standard input.
pub(super) struct Input<'a> {
    paths: &'a [PathBuf],
    pub(super) article: Option<StdinArticle>,
}

/// An article on standard input, which replaces the content of a file.
pub(super) struct StdinArticle {
    /// The file whose content it replaces, which does not have to exist.
    pub(super) path: PathBuf,
    pub(super) bytes: Vec<u8>,
}

impl<'a> Input<'a> {
    /// Reads standard input if the arguments say so.
    pub(super) fn read(args: &StdinArgs, paths: &'a [PathBuf]) -> anyhow::Result<Self> {
        Ok(Self {
            article: StdinArticle::read(args, paths)?,
            paths,
        })
    }

    /// Returns the files and folders, or the file of the article on standard input.
    pub(super) fn paths(&self) -> &[PathBuf] {
        match &self.article {
            Some(article) => std::slice::from_ref(&article.path),
            None => self.paths,
        }
    }
}

impl StdinArticle {
    fn read(args: &StdinArgs, paths: &[PathBuf]) -> anyhow::Result<Option<Self>> {
        let names_stdin = paths.iter().any(|path| path == Path::new("-"));
        let Some(path) = &args.stdin_filename else {
            if names_stdin {
                bail!(
                    "`-` reads an article from standard input: add `--stdin-filename FILE` with the name of its file"
                );
            }
            return Ok(None);
        };
        if paths.len() > usize::from(names_stdin) {
            bail!(
                "`--stdin-filename` reads one article from standard input: \
                 remove the other files and folders"
            );
        }
        if path.is_dir() || path.file_name().is_none() {
            bail!(
                "`--stdin-filename {}` is a folder: name a file",
                path.display()
            );
        }
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .take(MAX_BYTES + 1)
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

    /// Returns the file if it exists, and otherwise the innermost existing folder around it.
    pub(super) fn existing_path(&self) -> PathBuf {
        if self.path.exists() {
            return self.path.clone();
        }
        let mut folders = self.path.ancestors().skip(1);
        match folders.find(|folder| folder.is_dir()) {
            Some(folder) => folder.to_owned(),
            None => PathBuf::from("."),
        }
    }
}

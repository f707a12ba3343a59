//! Errors of trees that cannot be loaded.

use std::path::PathBuf;
use thiserror::Error;

/// An error that keeps a tree from being loaded.
#[derive(Debug, Error)]
pub enum LoadError {
    /// A path on the command line cannot be read.
    #[error("{path}: {cause}")]
    Path {
        /// The path.
        path: PathBuf,
        /// The error of the system.
        cause: std::io::Error,
    },
    /// There is no folder of articles.
    #[error("{path} is not a folder; pass the articles folder, or set `articles` in helpc.yaml")]
    NoTree {
        /// The folder that does not exist.
        path: PathBuf,
    },
    /// There are no articles in a file or folder.
    #[error(
        "no articles found in {path}{}; pass the articles folder, or set `articles` in helpc.yaml",
        describe_left_out(*.excluded, *.ignored)
    )]
    NoArticles {
        /// The file or folder.
        path: PathBuf,
        /// Number of excluded files in it.
        excluded: usize,
        /// Number of files and folders in it that git ignores.
        ignored: usize,
    },
}

fn describe_left_out(excluded: usize, ignored: usize) -> String {
    let mut text = match excluded {
        0 => String::new(),
        1 => " (1 file is excluded by the configuration)".to_owned(),
        _ => format!(" ({excluded} files are excluded by the configuration)"),
    };
    if ignored > 0 {
        text.push_str(" (git ignores files there: `--no-gitignore` includes them)");
    }
    text
}

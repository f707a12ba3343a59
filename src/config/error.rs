//! Errors of configurations that cannot be used at all.

use std::path::PathBuf;
use thiserror::Error;

/// An error that makes a configuration unusable.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {path}: {cause}")]
    Read {
        /// The file.
        path: PathBuf,
        /// The error of the system.
        cause: std::io::Error,
    },
    /// `--exclude` has an invalid glob.
    #[error("--exclude: `{glob}` is not a valid glob: {cause}")]
    Glob {
        /// The glob as written.
        glob: String,
        /// The error.
        cause: globset::ErrorKind,
    },
    /// An option names an unknown rule or group.
    #[error("{option}: {cause}")]
    Selection {
        /// The option.
        option: &'static str,
        /// The error.
        cause: String,
    },
}

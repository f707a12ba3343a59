//! Errors in rendering the site.

use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// An error in rendering the site.
#[derive(Debug, Error)]
pub enum SiteError {
    /// A template could not be read.
    #[error("cannot read {path}: {cause}")]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        cause: io::Error,
    },
    /// The folder of templates contains an unsupported file.
    #[error(
        "{path} is not a template; the folder may contain only .html, .css, .js and .svg files"
    )]
    Unknown {
        /// The file.
        path: PathBuf,
    },
    /// A script or style is not valid.
    #[error("template {name} {cause}")]
    Asset {
        /// The file.
        name: String,
        /// The reason.
        cause: String,
    },
    /// A template cannot be parsed or rendered.
    #[error("{}", describe(.0))]
    Template(minijinja::Error),
    /// The object of an article is not valid.
    #[error("cannot read the object of an article: {0}")]
    Object(#[from] serde_json::Error),
}

impl From<minijinja::Error> for SiteError {
    fn from(error: minijinja::Error) -> Self {
        Self::Template(error)
    }
}

/// Returns file, line and message of a template error.
fn describe(error: &minijinja::Error) -> String {
    let location = match (error.name(), error.line()) {
        (Some(name), Some(line)) => format!("template {name}, line {line}: "),
        (Some(name), None) => format!("template {name}: "),
        _ => String::new(),
    };
    let detail = error.detail().map(|detail| format!(": {detail}"));
    format!("{location}{}{}", error.kind(), detail.unwrap_or_default())
}

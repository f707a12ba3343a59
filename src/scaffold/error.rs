//! Reasons why an article cannot be scaffolded.

use super::{Candidate, NameKind};
use thiserror::Error;

/// Maximum number of candidates in a message.
const MAX_CANDIDATES: usize = 8;

/// Error when a request cannot be met.
#[derive(Debug, Error)]
pub enum ScaffoldError {
    /// The type is unknown.
    #[error("unknown type `{name}`{hint}\nTypes: {known}")]
    UnknownType {
        /// The name in the request.
        name: String,
        /// A suggestion, as a sentence after a period; may be empty.
        hint: String,
        /// All types.
        known: String,
    },
    /// A cloud is unknown.
    #[error("unknown cloud `{name}`{hint}\nClouds: {known}")]
    UnknownCloud {
        /// The name in the request.
        name: String,
        /// A suggestion, as a sentence after a period; may be empty.
        hint: String,
        /// All clouds.
        known: String,
    },
    /// No topic or product has words of the name.
    #[error(
        "no {} in this tree is called `{name}`: use other words, or give the id",
        kind.word()
    )]
    UnknownName {
        /// What the name should be.
        kind: NameKind,
        /// The name in the request.
        name: String,
    },
    /// Several topics or products match.
    #[error("{}", ambiguous(*kind, name, candidates))]
    Ambiguous {
        /// What the name should be.
        kind: NameKind,
        /// The name in the request.
        name: String,
        /// The matches, best first.
        candidates: Vec<Candidate>,
    },
    /// Another article has the id.
    #[error("the id `{id}` belongs to {path}: choose another one with `--id`")]
    IdTaken {
        /// The id.
        id: String,
        /// The path of the other article.
        path: String,
    },
    /// A file of that name exists.
    #[error("{path} exists: choose another file with `--file`")]
    FileTaken {
        /// The path below the articles folder.
        path: String,
    },
    /// The path is not that of an article.
    #[error("{path} cannot be an article: name a file that ends with .md in the articles folder")]
    BadPath {
        /// The path in the request.
        path: String,
    },
    /// A template cannot be read.
    #[error("cannot read {path}: {cause}")]
    Read {
        /// The file or folder.
        path: std::path::PathBuf,
        /// The error of the system.
        cause: std::io::Error,
    },
    /// A template fails.
    #[error("template {name}: {cause:#}")]
    Template {
        /// The file below `templates/`.
        name: String,
        /// The error of the template engine.
        cause: minijinja::Error,
    },
}

fn ambiguous(kind: NameKind, name: &str, candidates: &[Candidate]) -> String {
    let mut text = format!(
        "`{name}` can be {} {}s: give more words, or the id",
        candidates.len(),
        kind.word()
    );
    for candidate in candidates.iter().take(MAX_CANDIDATES) {
        text.push_str(&format!(
            "\n  {}  {}",
            candidate.ids.join(", "),
            candidate.name
        ));
        if !candidate.product.is_empty() {
            text.push_str(&format!(" ({})", candidate.product));
        }
    }
    let more = candidates.len().saturating_sub(MAX_CANDIDATES);
    if more > 0 {
        text.push_str(&format!("\n  and {more} more"));
    }
    text
}

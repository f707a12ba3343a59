//! Calls of git that run no program and open no connection, whatever the
//! configuration of the repository says: a checkout may come from a stranger.

use super::{Git, GitError, text};
use std::collections::BTreeSet;
use std::process::Command;

/// Settings that count for more than those of the repository.
const SETTINGS: [&str; 6] = [
    "core.quotePath=false",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    // For versions that do not know GIT_NO_LAZY_FETCH.
    "protocol.allow=never",
    // A folder of the tree can be made to look like a repository.
    "safe.bareRepository=explicit",
    "core.pager=cat",
];

const ENVIRONMENT: [(&str, &str); 5] = [
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("LC_ALL", "C"),
];

/// Returns git with `settings` of its own.
pub(super) fn git(settings: &[String]) -> Command {
    let mut git = Command::new("git");
    git.arg("--no-pager").envs(ENVIRONMENT);
    for setting in SETTINGS {
        git.args(["-c", setting]);
    }
    for setting in settings {
        git.args(["-c", setting]);
    }
    git
}

impl Git<'_> {
    /// Returns settings that turn off the filters of the repository, which git would
    /// run to compare files of the work tree. Line endings are still converted.
    pub(super) fn without_filters(&self) -> Result<Vec<String>, GitError> {
        let pattern = r"^filter\..*\.(clean|process|required)$";
        let keys = self.run(
            "config",
            &["--null", "--name-only", "--get-regexp", pattern],
        )?;
        let keys = keys.unwrap_or_default();
        let keys = keys.split(|byte| *byte == 0).filter(|key| !key.is_empty());
        let filters: BTreeSet<String> = keys
            .filter_map(|key| {
                text(key)
                    .rsplit_once('.')
                    .map(|(filter, _)| filter.to_owned())
            })
            .collect();
        let mut settings = Vec::new();
        for filter in filters {
            // git takes what follows the first `=` for the value.
            if filter.contains('=') {
                return Err(GitError::Failed {
                    command: "config",
                    message: format!("`{filter}` cannot be turned off: rename it"),
                });
            }
            settings.extend([
                format!("{filter}.clean="),
                format!("{filter}.process="),
                format!("{filter}.required=false"),
            ]);
        }
        Ok(settings)
    }

    /// Returns true if parts of the history are fetched only when they are needed.
    pub(super) fn is_partial_clone(&self) -> bool {
        let pattern = r"^(remote\..*\.promisor|extensions\.partialclone)$";
        let found = self.run("config", &["--name-only", "--get-regexp", pattern]);
        found.is_ok_and(|found| found.is_some())
    }
}

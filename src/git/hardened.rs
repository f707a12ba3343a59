//! Hardened calls of git, which run no other programs and open no connections, regardless of the
//! configuration of the repository: a checkout may be untrusted.

use super::{Git, GitError, text};
use std::collections::BTreeSet;
use std::process::Command;

/// Settings that override those of the repository.
const SETTINGS: [&str; 6] = [
    "core.quotePath=false",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    // For versions without GIT_NO_LAZY_FETCH.
    "protocol.allow=never",
    // A folder of the tree may look like a bare repository.
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

/// Returns a git command with additional `settings`.
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
    /// Returns settings that turn off the filters of the repository, which git would run to compare
    /// files of the work tree. Line endings are still converted.
    pub(super) fn without_filters(&self) -> Result<Vec<String>, GitError> {
        let pattern = r"^filter\..*\.(clean|process|required)$";
        let keys = self.run(
            "config",
            &["--null", "--name-only", "--get-regexp", pattern],
        )?;
        let filters: BTreeSet<String> = keys
            .unwrap_or_default()
            .split(|byte| *byte == 0)
            .filter_map(|key| {
                text(key)
                    .rsplit_once('.')
                    .map(|(filter, _)| filter.to_owned())
            })
            .collect();
        let mut settings = Vec::new();
        for filter in filters {
            // For git, the value starts after the first `=`.
            if filter.contains('=') {
                return Err(GitError::Failed {
                    command: "config",
                    message: format!("the filter `{filter}` cannot be turned off: rename it"),
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

    /// Returns true if the clone fetches parts of the history on demand.
    pub(super) fn is_partial_clone(&self) -> bool {
        let pattern = r"^(remote\..*\.promisor|extensions\.partialclone)$";
        let found = self.run("config", &["--name-only", "--get-regexp", pattern]);
        found.is_ok_and(|found| found.is_some())
    }
}

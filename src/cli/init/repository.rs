//! The git repository around a project, and the CI system that it uses.

use crate::cli::args::CiSystem;
use crate::git;
use std::path::{Path, PathBuf};

/// Files and folders that belong to a CI system.
const FILES: [(&str, CiSystem); 5] = [
    (".github", CiSystem::Github),
    (".gitlab-ci.yml", CiSystem::Gitlab),
    (".gitlab", CiSystem::Gitlab),
    ("azure-pipelines.yml", CiSystem::Azure),
    (".azuredevops", CiSystem::Azure),
];
/// Parts of the addresses of forges.
const HOSTS: [(&str, CiSystem); 4] = [
    ("github", CiSystem::Github),
    ("gitlab", CiSystem::Gitlab),
    ("dev.azure.com", CiSystem::Azure),
    ("visualstudio.com", CiSystem::Azure),
];

/// The repository around a project.
pub(super) struct Repository {
    /// Its folder, relative to the working directory like the project.
    pub(super) root: PathBuf,
    /// The project below it, with forward slashes; empty if they are the same.
    pub(super) subfolder: String,
}

/// Finds the repository around `project`, which is the project itself if there is none.
pub(super) fn find(project: &Path) -> Repository {
    let full = std::fs::canonicalize(project).unwrap_or_else(|_| project.to_owned());
    let mut root = project.to_owned();
    for folder in full.ancestors() {
        if folder.join(".git").exists() {
            let below = full.strip_prefix(folder).unwrap_or(Path::new(""));
            return Repository {
                root,
                subfolder: below.to_string_lossy().replace('\\', "/"),
            };
        }
        root.push("..");
    }
    Repository {
        root: project.to_owned(),
        subfolder: String::new(),
    }
}

/// Returns the CI system that the repository in `root` uses: by its files, or by its remotes.
pub(super) fn ci_system(root: &Path) -> CiSystem {
    let by_file = FILES.iter().find(|(name, _)| root.join(name).exists());
    if let Some((_, system)) = by_file {
        return *system;
    }
    let remotes = git::remotes(root).unwrap_or_default();
    HOSTS
        .iter()
        .find(|(host, _)| remotes.iter().any(|remote| remote.contains(host)))
        .map_or(CiSystem::None, |(_, system)| *system)
}

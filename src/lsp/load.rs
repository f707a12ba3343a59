//! Reads trees and their settings outside the main loop, because this takes up to a second.

use super::project::{Project, ProjectError, Projects};
use super::settings::ClientSettings;
use crate::config::FILE_NAME;
use crate::corpus;
use crate::source::{FileSystem, OsFileSystem};
use crate::workspace::Workspace;
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The files on disk, with unsaved texts in place of some.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Unsaved(pub(super) HashMap<PathBuf, String>);

impl FileSystem for Unsaved {
    fn read(&self, path: &Path) -> io::Result<String> {
        let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        match self.0.get(&full) {
            Some(text) => Ok(text.clone()),
            None => OsFileSystem.read(path),
        }
    }

    fn files(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        OsFileSystem.files(folder)
    }
}

/// What to load.
#[derive(Debug, Clone)]
pub(super) struct Job {
    /// The folder whose settings count.
    pub(super) folder: PathBuf,
    /// True for a folder of the client: only a tree that the settings define is loaded.
    pub(super) is_workspace_folder: bool,
    pub(super) settings: ClientSettings,
    pub(super) unsaved: Unsaved,
}

/// What was loaded.
#[derive(Debug)]
pub(super) enum Loaded {
    /// A tree.
    Tree(Box<Workspace>, Box<Project>),
    /// Settings without a tree.
    NoTree(Box<Project>),
    /// The settings or the tree cannot be read.
    Failed(ProjectError),
}

impl Job {
    /// Reads the settings and the tree.
    pub(super) fn run(&self, projects: &Arc<dyn Projects>) -> Loaded {
        let project = match projects.open(&self.folder, &self.settings, &self.unsaved) {
            Ok(project) => project,
            Err(error) => return Loaded::Failed(error),
        };
        let Some(paths) = self.tree_paths(&project) else {
            return Loaded::NoTree(Box::new(project));
        };
        match Workspace::load(project.settings.clone(), &paths) {
            Ok(workspace) => Loaded::Tree(Box::new(workspace), Box::new(project)),
            Err(error) => Loaded::Failed(ProjectError {
                file: None,
                message: error.to_string(),
                watched: project.watched,
            }),
        }
    }

    /// Returns the paths that name the tree; `None` if the folder is in no tree.
    fn tree_paths(&self, project: &Project) -> Option<Vec<PathBuf>> {
        let config = &project.settings.config;
        if config.is_unreadable() {
            return Some(Vec::new());
        }
        if self.is_workspace_folder && config.articles.is_dir() {
            return Some(Vec::new());
        }
        let tree = corpus::locate(std::slice::from_ref(&self.folder), config).ok()?;
        tree.is_certain.then(|| vec![tree.root])
    }
}

/// Returns the nearest configuration file around `folder`.
pub(super) fn nearest_config(folder: &Path) -> Option<PathBuf> {
    let mut files = folder.ancestors().map(|folder| folder.join(FILE_NAME));
    files.find(|file| file.is_file())
}

/// Returns the innermost existing folder around a file.
pub(super) fn existing_folder(file: &Path) -> PathBuf {
    let mut folders = file.ancestors().skip(1);
    let found = folders.find(|folder| folder.is_dir());
    found.unwrap_or(Path::new("/")).to_owned()
}

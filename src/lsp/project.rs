//! What the server needs to know of a project, and who reads it.

use super::settings::ClientSettings;
use crate::lookup::Audience;
use crate::source::FileSystem;
use crate::workspace::Settings;
use std::fmt;
use std::path::{Path, PathBuf};

/// The settings of a project.
#[derive(Debug, Clone)]
pub struct Project {
    /// The configuration and the schemas.
    pub settings: Settings,
    /// Files and folders on which the settings depend: they are watched.
    pub watched: Vec<PathBuf>,
}

/// The reason why the settings of a project cannot be read.
#[derive(Debug, Clone)]
pub struct ProjectError {
    /// The file with the mistake, if it is known.
    pub file: Option<PathBuf>,
    /// The message.
    pub message: String,
    /// Files and folders that are watched, because a change to them may fix the error.
    pub watched: Vec<PathBuf>,
}

impl fmt::Display for ProjectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// Reader of projects: the command line, which knows how its commands read settings, and how they
/// print answers.
pub trait Projects: Send + Sync {
    /// Reads the settings that `helpc check` uses for files in `folder`, from `file_system`.
    fn open(
        &self,
        folder: &Path,
        settings: &ClientSettings,
        file_system: &dyn FileSystem,
    ) -> Result<Project, ProjectError>;

    /// Returns what `helpc why --article` prints.
    fn describe(&self, audience: &Audience) -> String;
}

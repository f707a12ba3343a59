//! `helpc lsp`: the language server.

use super::Outcome;
use super::args::{LspArgs, ProjectArgs, RuleArgs, SelectArgs};
use super::session::{Session, Setup};
use super::why;
use crate::config::{ConfigError, FILE_NAME};
use crate::lookup::Audience;
use crate::lsp::{self, ClientSettings, Project, ProjectError, Projects};
use crate::schema::SchemaError;
use crate::source::FileSystem;
use crate::status::Statuses;
use crate::workspace::{Held, Settings};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(super) fn run(args: &LspArgs) -> anyhow::Result<Outcome> {
    let reader = Reader {
        config: args
            .config
            .as_deref()
            .map(std::path::absolute)
            .transpose()?,
        schemas: args
            .schemas
            .as_deref()
            .map(std::path::absolute)
            .transpose()?,
    };
    if lsp::serve(Arc::new(reader), std::io::stdin(), std::io::stdout()) {
        Ok(Outcome::Clean)
    } else {
        // The protocol wants 1 here.
        Ok(Outcome::Findings)
    }
}

/// Reader of projects.
struct Reader {
    config: Option<PathBuf>,
    schemas: Option<PathBuf>,
}

impl Projects for Reader {
    fn open(
        &self,
        folder: &Path,
        settings: &ClientSettings,
        file_system: &dyn FileSystem,
    ) -> Result<Project, ProjectError> {
        let below = |path: &PathBuf| folder.join(path);
        let args = ProjectArgs {
            config: settings.config.as_ref().map(below).or(self.config.clone()),
            trusted_config: None,
            schemas: settings
                .schemas
                .as_ref()
                .map(below)
                .or(self.schemas.clone()),
        };
        let rules = RuleArgs {
            only: Vec::new(),
            select: SelectArgs {
                select: settings.select.clone(),
            },
            ignore: settings.ignore.clone(),
        };
        let setup = Setup::of_project(&args).rules(&rules);
        let start = [folder.to_owned()];
        let session = match Session::read(&setup, &start, file_system) {
            Ok(session) => session,
            Err(error) => {
                let watched = watched(None, &args, folder);
                return Err(failure(&error, &args, watched));
            }
        };
        let watched = watched(Some(&session), &args, folder);
        let statuses = match &session.config.links.status {
            Some(file) => match Statuses::read(file, file_system) {
                Ok(statuses) => Some(Arc::new(statuses)),
                Err(error) => return Err(failure(&error.into(), &args, watched)),
            },
            None => None,
        };
        Ok(Project {
            settings: Settings {
                schemas: Held::from(Arc::new(session.schemas)),
                config: Held::from(Arc::new(session.config)),
                statuses,
            },
            watched,
        })
    }

    fn describe(&self, audience: &Audience) -> String {
        why::describe(audience)
    }
}

/// Returns the files and folders on which the settings of `folder` depend.
fn watched(session: Option<&Session>, args: &ProjectArgs, folder: &Path) -> Vec<PathBuf> {
    let mut watched: Vec<PathBuf> = Vec::new();
    watched.extend(args.config.clone());
    watched.extend(args.schemas.clone());
    match session {
        Some(session) => {
            let config = &session.config;
            watched.extend(
                config
                    .sources
                    .iter()
                    .map(|source| PathBuf::from(&source.path)),
            );
            watched.extend(config.file.clone());
            watched.extend(config.schemas.clone());
            watched.extend(config.baseline.clone());
            watched.extend(config.links.status.clone());
        }
        None => {
            // The configuration may name the schemas that cannot be read.
            let mut files = folder.ancestors().map(|folder| folder.join(FILE_NAME));
            let file = files.find(|file| file.is_file());
            watched.extend(file.iter().cloned());
            watched.extend(file.and_then(|file| {
                let config = crate::config::Config::load(&file, &crate::source::OsFileSystem);
                config.ok()?.schemas
            }));
        }
    }
    // One that is not there yet would count.
    watched.push(folder.join(FILE_NAME));
    watched
}

fn failure(error: &anyhow::Error, args: &ProjectArgs, watched: Vec<PathBuf>) -> ProjectError {
    let of_schemas = error.downcast_ref().and_then(|error| match error {
        SchemaError::Read { path, .. } | SchemaError::Unknown { path } => Some(path.clone()),
        SchemaError::Malformed { path, .. } => {
            let folders = args.schemas.iter().chain(&watched);
            let mut files = folders.map(|folder| folder.join(path));
            files.find(|file| file.is_file())
        }
    });
    let of_config = error.downcast_ref().and_then(|error| match error {
        ConfigError::Read { path, .. } => Some(path.clone()),
        _ => None,
    });
    ProjectError {
        file: of_schemas.or(of_config),
        message: format!("{error:#}"),
        watched,
    }
}

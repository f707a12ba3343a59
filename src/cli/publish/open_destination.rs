//! The destinations of a run: the one of the command line, or those of a table.

use crate::cli::args::PublishArgs;
use crate::cli::out::project_of;
use crate::config::Config;
use crate::git::Revision;
use crate::publish::{DestinationRow, DestinationTable, Environment, PublishSettings, Publisher};
use crate::source::{FileSystem, OsFileSystem};
use anyhow::{Context, bail};
use std::path::{Path, PathBuf};

/// A destination that is open, with what is published there and what follows.
#[derive(Debug)]
pub(super) struct OpenDestination {
    /// Its name in a table.
    pub(super) name: Option<String>,
    pub(super) publisher: Publisher,
    /// The bundle folder; the one of the configuration if there is none.
    pub(super) bundle: Option<PathBuf>,
    /// The address of the published site.
    pub(super) url: Option<String>,
    /// A program, with its arguments, that is given the changed addresses.
    pub(super) purge: Vec<String>,
}

impl OpenDestination {
    /// Returns the bundle folder.
    pub(super) fn bundle(&self) -> anyhow::Result<PathBuf> {
        match &self.bundle {
            Some(bundle) => Ok(bundle.clone()),
            None => Ok(Config::find(Path::new(""), &OsFileSystem)?.out),
        }
    }
}

/// Opens the destinations of a run, in order. Those of a table are all opened, and their bundles
/// checked, before anything is written to the first one.
pub(super) fn open_all(args: &PublishArgs) -> anyhow::Result<Vec<OpenDestination>> {
    let environment = Environment::current();
    let settings = PublishSettings {
        parallel: args.parallel.into(),
        lease: args.lease,
        gzip: args.gzip,
        ..PublishSettings::of(&environment)
    };
    if let Some(destination) = &args.destination {
        return Ok(vec![OpenDestination {
            name: None,
            publisher: Publisher::open(destination.clone(), &environment, settings)?,
            bundle: args.bundle.clone(),
            url: args.url.clone(),
            purge: args.purge.clone(),
        }]);
    }
    let Some(file) = &args.destinations else {
        bail!("no destination; write one, or `--destinations FILE`");
    };
    let config = Config::find(Path::new(""), &OsFileSystem)?;
    let rows = chosen(read(file, args.trusted_config.as_deref(), &config)?, args)?;
    // Other actions need no bundle.
    let is_publish =
        args.rollback.is_none() && !args.history && args.verify.is_none() && !args.prune;
    let destinations = rows.into_iter().map(|row| {
        let bundle = row.bundle(&config.out);
        if is_publish {
            row.check_bundle(&bundle).context(row.name.clone())?;
        }
        let open = || {
            let own = row.environment(&environment)?;
            let settings = PublishSettings {
                gzip: row.gzip || args.gzip,
                ..settings.clone()
            };
            Publisher::open(row.to.clone(), &own, settings)
        };
        Ok(OpenDestination {
            publisher: open().context(row.name.clone())?,
            bundle: Some(bundle),
            name: Some(row.name),
            url: row.url,
            purge: row.purge,
        })
    });
    destinations.collect()
}

/// Reads the table. Whoever can change it decides where the bundle goes and which program runs, so
/// a file of the project is read only from a revision.
fn read(
    file: &Path,
    revision: Option<&str>,
    config: &Config,
) -> anyhow::Result<Vec<DestinationRow>> {
    let text = match revision {
        Some(revision) => Revision::open(revision)?.read(file),
        None => {
            if let Some(project) = project_of(file, config) {
                bail!(
                    "{} is in the project, {}, where a pull request could change it; read it from a revision with `--trusted-config HEAD`, or keep it outside",
                    file.display(),
                    project.display()
                );
            }
            OsFileSystem.read(file)
        }
    };
    let text = text.with_context(|| format!("cannot read {}", file.display()))?;
    let table = DestinationTable::parse(&text)
        .map_err(|error| anyhow::anyhow!("{}: {error}", file.display()))?;
    Ok(table.destinations)
}

/// Returns the rows that `--only` names, or all.
fn chosen(rows: Vec<DestinationRow>, args: &PublishArgs) -> anyhow::Result<Vec<DestinationRow>> {
    let names = || rows.iter().map(|row| &row.name);
    for name in &args.only {
        if !names().any(|known| known == name) {
            let known: Vec<String> = names().map(|known| format!("`{known}`")).collect();
            bail!(
                "no destination is named `{name}`; there are {}",
                known.join(", ")
            );
        }
    }
    let is_chosen = |row: &DestinationRow| args.only.is_empty() || args.only.contains(&row.name);
    Ok(rows.into_iter().filter(is_chosen).collect())
}

//! Configuration and schemas of a run.

use super::Setup;
use crate::baseline::Baseline;
use crate::cli::args::{BaselineArgs, ProjectArgs};
use crate::cli::message::status;
use crate::config::Config;
use crate::corpus::{Corpus, Shard};
use crate::git::Revision;
use crate::rules::Report;
use crate::schema::Schemas;
use crate::site::{Site, Templates};
use crate::source::{FileSystem, OsFileSystem};
use anyhow::bail;
use std::path::{Path, PathBuf};

/// Configuration and schemas, validated against each other.
pub(in crate::cli) struct Session {
    pub(in crate::cli) config: Config,
    pub(in crate::cli) schemas: Schemas,
    /// The git revision that they were read from, if not from the work tree.
    revision: Option<Revision>,
    /// The part of the files for which findings are reported.
    pub(super) shard: Option<Shard>,
}

impl Session {
    /// Reads the configuration and the schemas: those of `setup`, or those nearest to `paths`.
    pub(in crate::cli) fn start(setup: &Setup<'_>, paths: &[PathBuf]) -> anyhow::Result<Self> {
        if let Some(jobs) = setup.jobs {
            jobs.start_pool();
        }
        let trusted = setup.project.trusted_config.as_deref();
        let revision = trusted.or(setup.revision).map(Revision::open).transpose()?;
        let file_system: &dyn FileSystem = match &revision {
            Some(revision) => revision,
            None => &OsFileSystem,
        };
        let session = Self::read(setup, paths, file_system)?;
        Ok(Self {
            revision,
            ..session
        })
    }

    /// Reads the configuration and the schemas from `file_system`.
    pub(in crate::cli) fn read(
        setup: &Setup<'_>,
        paths: &[PathBuf],
        file_system: &dyn FileSystem,
    ) -> anyhow::Result<Self> {
        let args = setup.project;
        let mut config = read_config(args, paths, file_system)?;
        let mut schemas = match args.schemas.as_ref().or(config.schemas.as_ref()) {
            Some(dir) => Schemas::with_overrides(dir, file_system)?,
            None => Schemas::embedded()?,
        };
        config.check(&schemas);
        if !config.clouds.is_empty() {
            schemas.keep_clouds(&config.clouds);
        }
        config.choose(&setup.rules, &schemas)?;
        config.leave_out(setup.exclude)?;
        // With a trusted configuration, the tree cannot hide articles from the check.
        if setup.no_gitignore || args.trusted_config.is_some() {
            config.gitignore = false;
        }
        Ok(Self {
            config,
            schemas,
            revision: None,
            shard: setup.shard,
        })
    }

    /// Returns the files to read the configuration, schemas and baseline from.
    pub(in crate::cli) fn file_system(&self) -> &dyn FileSystem {
        match &self.revision {
            Some(revision) => revision,
            None => &OsFileSystem,
        }
    }

    /// Returns the site generator, unless the configuration turns the site off.
    pub(in crate::cli) fn site(&self) -> anyhow::Result<Option<Site<'_>>> {
        let Some(templates) = self.templates()? else {
            return Ok(None);
        };
        let settings = &self.config.site_settings;
        Ok(Some(Site::new(templates, &self.schemas, settings)?))
    }

    /// Returns the templates of the site, unless the configuration turns the site off.
    pub(in crate::cli) fn templates(&self) -> anyhow::Result<Option<Templates>> {
        if !self.config.site {
            return Ok(None);
        }
        Ok(Some(match &self.config.templates {
            Some(dir) => Templates::with_overrides(dir, self.file_system())?,
            None => Templates::embedded(),
        }))
    }

    /// Returns true if the configuration comes from a git revision, and not from the tree.
    pub(in crate::cli) fn is_trusted(&self) -> bool {
        self.revision.is_some()
    }

    /// Warns about configuration, schemas and baselines that the tree changes since the trusted
    /// revision.
    pub(in crate::cli) fn warn_untrusted_changes(&self, quiet: bool) {
        for path in self.revision.iter().flat_map(Revision::changed) {
            status!(
                quiet,
                "warning: {} differs from the trusted revision, whose version is used",
                path.display()
            );
        }
    }

    /// Returns an error if the configuration has errors. For commands that do not report
    /// findings in the configuration.
    pub(in crate::cli) fn require_valid(&self) -> anyhow::Result<()> {
        let errors = self.config.errors();
        if errors.is_empty() {
            return Ok(());
        }
        bail!(
            "the configuration has errors: fix them first\n{}",
            errors.join("\n")
        )
    }

    /// Reads the baseline to compare with, if there is one.
    pub(in crate::cli) fn baseline(&self, args: &BaselineArgs) -> anyhow::Result<Option<Baseline>> {
        if args.no_baseline {
            return Ok(None);
        }
        let Some(file) = args.baseline.as_ref().or(self.config.baseline.as_ref()) else {
            return Ok(None);
        };
        Ok(Some(Baseline::read(file, self.file_system())?))
    }

    /// Forgets all data without dropping it, which would take time just before the process ends.
    pub(in crate::cli) fn forget_on_exit(self, corpus: Corpus, report: Report) {
        std::mem::forget((corpus, report, self.config, self.schemas));
    }
}

/// Reads the configuration: that of `args`, or the nearest one to `paths`.
pub(in crate::cli) fn read_config(
    args: &ProjectArgs,
    paths: &[PathBuf],
    file_system: &dyn FileSystem,
) -> anyhow::Result<Config> {
    let config = match &args.config {
        Some(file) => Config::load(file, file_system)?,
        None => match paths.first() {
            Some(path) if path.is_dir() => Config::find(path, file_system)?,
            Some(path) => Config::find(path.parent().unwrap_or(Path::new("")), file_system)?,
            None => Config::find(Path::new(""), file_system)?,
        },
    };
    Ok(config)
}

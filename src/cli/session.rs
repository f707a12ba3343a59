//! Configuration and schemas of a run, and the checks that they define.

use super::Outcome;
use super::args::{
    BaselineArgs, JobsArgs, OutputArgs, ProjectArgs, RuleArgs, SelectArgs, TreeArgs,
};
use super::message::status;
use super::output;
use super::stdin::{Input, StdinArticle};
use crate::baseline::Baseline;
use crate::change;
use crate::config::{Config, RuleChoice};
use crate::corpus::{self, Corpus, LoadError, ProjectFiles, Shard, Tree};
use crate::finding::{Finding, Severity};
use crate::git::{self, Revision};
use crate::report::{Rise, View, plural};
use crate::rules::{self, Report};
use crate::schema::Schemas;
use crate::site::{Site, Templates};
use crate::source::{FileSystem, OsFileSystem};
use crate::status::Statuses;
use anyhow::bail;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Configuration and schemas, validated against each other.
pub(super) struct Session {
    pub(super) config: Config,
    pub(super) schemas: Schemas,
    /// The git revision that they were read from, if not from the work tree.
    revision: Option<Revision>,
    /// The part of the files for which findings are reported.
    shard: Option<Shard>,
}

/// Arguments that define a session.
#[derive(Clone)]
pub(super) struct Setup<'a> {
    project: &'a ProjectArgs,
    exclude: &'a [String],
    no_gitignore: bool,
    rules: RuleChoice<'a>,
    jobs: Option<&'a JobsArgs>,
    shard: Option<Shard>,
    /// The git revision to read the configuration and the schemas from, unless the arguments name
    /// a trusted one.
    revision: Option<&'a str>,
}

impl<'a> Setup<'a> {
    /// Creates the setup of a command that reads no articles.
    pub(super) fn of_project(project: &'a ProjectArgs) -> Self {
        Self {
            project,
            exclude: &[],
            no_gitignore: false,
            rules: RuleChoice::default(),
            jobs: None,
            shard: None,
            revision: None,
        }
    }

    /// Creates the setup of a command that reads articles.
    pub(super) fn of_tree(tree: &'a TreeArgs) -> Self {
        Self {
            exclude: &tree.exclude,
            no_gitignore: tree.no_gitignore,
            ..Self::of_project(&tree.project)
        }
    }

    /// Sets the rules to run.
    pub(super) fn rules(mut self, args: &'a RuleArgs) -> Self {
        self.rules = RuleChoice {
            only: &args.only,
            select: &args.select.select,
            ignore: &args.ignore,
        };
        self
    }

    /// Adds rules that are off by default.
    pub(super) fn selected(mut self, args: &'a SelectArgs) -> Self {
        self.rules.select = &args.select;
        self
    }

    /// Sets the part of the files for which findings are reported.
    pub(super) fn shard(mut self, shard: Option<Shard>) -> Self {
        self.shard = shard;
        self
    }

    /// Reads the configuration and the schemas as they are in a git revision.
    pub(super) fn at_revision(mut self, revision: &'a str) -> Self {
        self.revision = Some(revision);
        self
    }

    /// Sets the number of threads.
    pub(super) fn jobs(mut self, args: &'a JobsArgs) -> Self {
        self.jobs = Some(args);
        self
    }
}

impl Session {
    /// Reads the configuration and the schemas: those of `setup`, or those nearest to `paths`.
    pub(super) fn start(setup: &Setup<'_>, paths: &[PathBuf]) -> anyhow::Result<Self> {
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
    pub(super) fn read(
        setup: &Setup<'_>,
        paths: &[PathBuf],
        file_system: &dyn FileSystem,
    ) -> anyhow::Result<Self> {
        let args = setup.project;
        let mut config = match &args.config {
            Some(file) => Config::load(file, file_system)?,
            None => match paths.first() {
                Some(path) if path.is_dir() => Config::find(path, file_system)?,
                Some(path) => Config::find(path.parent().unwrap_or(Path::new("")), file_system)?,
                None => Config::find(Path::new(""), file_system)?,
            },
        };
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
    pub(super) fn file_system(&self) -> &dyn FileSystem {
        match &self.revision {
            Some(revision) => revision,
            None => &OsFileSystem,
        }
    }

    /// Returns the site generator, unless the configuration turns the site off.
    pub(super) fn site(&self) -> anyhow::Result<Option<Site<'_>>> {
        if !self.config.site {
            return Ok(None);
        }
        let templates = match &self.config.templates {
            Some(dir) => Templates::with_overrides(dir, self.file_system())?,
            None => Templates::embedded(),
        };
        let settings = &self.config.site_settings;
        Ok(Some(Site::new(templates, &self.schemas, settings)?))
    }

    /// Returns true if the configuration comes from a git revision, and not from the tree.
    pub(super) fn is_trusted(&self) -> bool {
        self.revision.is_some()
    }

    /// Adds the results of link checks to `corpus` if the configuration names a link-status
    /// file.
    pub(super) fn with_statuses(&self, corpus: Corpus) -> anyhow::Result<Corpus> {
        let Some(file) = &self.config.links.status else {
            return Ok(corpus);
        };
        let statuses = Statuses::read(file, self.file_system())?;
        Ok(corpus.with_statuses(Some(Arc::new(statuses))))
    }

    /// Warns about configuration, schemas and baselines that the tree changes since the trusted
    /// revision.
    pub(super) fn warn_untrusted_changes(&self, quiet: bool) {
        for path in self.revision.iter().flat_map(Revision::changed) {
            status!(
                quiet,
                "warning: {} differs from the trusted revision, whose version is used",
                path.display()
            );
        }
    }

    /// Names the files that are not checked because git ignores them.
    pub(super) fn report_ignored_files(&self, corpus: &Corpus, quiet: bool) {
        let Some(first) = corpus.ignored.first() else {
            return;
        };
        let mut message = format!(
            "not checked, because git ignores it: {}",
            corpus.tree.display(first)
        );
        if first.ends_with('/') {
            message.push('/');
        }
        let others = corpus.ignored.len() - 1;
        if others > 0 {
            message.push_str(&format!(" and {others} more"));
        }
        status!(quiet, "{message}; `--no-gitignore` includes it");
    }

    /// Returns an error if the configuration has errors. For commands that do not report
    /// findings in the configuration.
    pub(super) fn require_valid(&self) -> anyhow::Result<()> {
        let errors = self.config.errors();
        if errors.is_empty() {
            return Ok(());
        }
        bail!(
            "the configuration has errors: fix them first\n{}",
            errors.join("\n")
        )
    }

    /// Loads the tree around `paths`, or only the configuration if it has errors and does not
    /// define the tree.
    fn load(&self, paths: &[PathBuf], whole: bool) -> anyhow::Result<Corpus> {
        let tree = corpus::locate(paths, &self.config);
        if self.config.is_unreadable() || (tree.is_err() && !self.config.faults.is_empty()) {
            return Ok(Corpus::of_configuration(&self.config, &self.schemas));
        }
        let mut tree = tree?;
        tree.shard = self.shard;
        if whole {
            tree.selected.clear();
        }
        let corpus = Corpus::load(tree, &self.schemas, &self.config)?;
        corpus.require_articles(paths)?;
        self.with_statuses(corpus)
    }

    /// Loads the tree of the configuration at a time at which its folder need not exist.
    pub(super) fn load_past(&self) -> anyhow::Result<Corpus> {
        let tree = match corpus::locate(&[], &self.config) {
            Ok(tree) => tree,
            Err(LoadError::NoTree { path }) => {
                let tree = Tree::missing(&path);
                return Ok(Corpus::without_files(tree, &self.schemas, &self.config));
            }
            Err(error) => return Err(error.into()),
        };
        Ok(Corpus::load(tree, &self.schemas, &self.config)?)
    }

    /// Loads the tree of the configuration, which may have no article yet.
    pub(super) fn load_or_empty(&self) -> anyhow::Result<Corpus> {
        let tree = corpus::locate(&[], &self.config)?;
        Ok(Corpus::load(tree, &self.schemas, &self.config)?)
    }

    /// Loads the tree around `paths`.
    pub(super) fn corpus(&self, paths: &[PathBuf]) -> anyhow::Result<Corpus> {
        self.load(paths, false)
    }

    /// Loads the tree around `paths` and runs the rules.
    pub(super) fn check(&self, paths: &[PathBuf]) -> anyhow::Result<(Corpus, Report)> {
        let corpus = self.load(paths, false)?;
        let report = rules::run(&corpus, &self.schemas, &self.config);
        Ok((corpus, report))
    }

    /// Checks files and folders, or the article on standard input.
    pub(super) fn check_input(&self, input: &Input<'_>) -> anyhow::Result<(Corpus, Report)> {
        match &input.article {
            Some(article) => self.check_stdin(article),
            None => self.check(input.paths()),
        }
    }

    /// Loads the tree around the article on standard input and runs the rules on that article.
    fn check_stdin(&self, input: &StdinArticle) -> anyhow::Result<(Corpus, Report)> {
        let mut tree = corpus::locate(&[input.existing_path()], &self.config)?;
        let path = tree.path_below(&input.path);
        // A folder that does not exist is either new or misspelled.
        let is_known = tree.is_certain || input.has_folder();
        let (Some(path), true) = (path, is_known) else {
            bail!(
                "`--stdin-filename {}` is outside the articles: name a file in {}",
                input.path.display(),
                self.config.articles.display()
            );
        };
        let (_, folder) = tree.project();
        let file = if folder.is_empty() {
            path.clone()
        } else {
            format!("{folder}/{path}")
        };
        tree.selected = vec![path];
        let corpus = Corpus::load(tree, &self.schemas, &self.config)?;
        let files = ProjectFiles::from([(file, Some(input.bytes.clone()))]);
        let corpus = corpus.with_files(&files, &self.schemas, &self.config);
        let corpus = self.with_statuses(corpus)?;
        let report = rules::run(&corpus, &self.schemas, &self.config);
        Ok((corpus, report))
    }

    /// Loads the tree around `paths` and runs the rules on all of it, even if `paths` name only
    /// a part.
    pub(super) fn check_whole(&self, paths: &[PathBuf]) -> anyhow::Result<(Corpus, Report)> {
        let corpus = self.load(paths, true)?;
        let report = rules::run(&corpus, &self.schemas, &self.config);
        Ok((corpus, report))
    }

    /// Loads the tree around `paths` and compares its findings with those of a git revision.
    /// The text is a summary of the comparison.
    pub(super) fn check_since(
        &self,
        paths: &[PathBuf],
        revision: &str,
    ) -> anyhow::Result<(Corpus, change::Diff, String)> {
        let mut tree = corpus::locate(paths, &self.config)?;
        tree.shard = self.shard;
        let (folder, _) = tree.project();
        let load = || {
            let corpus = Corpus::load(tree, &self.schemas, &self.config)?;
            corpus.require_articles(paths)?;
            self.with_statuses(corpus)
        };
        let (difference, corpus) = rayon::join(|| git::difference(&folder, revision), load);
        let (difference, corpus) = (difference?, corpus?);
        let caveat = difference.caveat();
        let diff = change::compare(&corpus, &difference, &self.schemas, &self.config);
        let summary = format!(
            "since {}: {} changed, {} new, {} gone",
            difference.commit.get(..10).unwrap_or(&difference.commit),
            plural(difference.before.len(), "file"),
            plural(diff.added.len(), "finding"),
            plural(diff.gone.len(), "finding"),
        );
        let summary = match caveat {
            Some(caveat) => format!("{caveat}\n{summary}"),
            None => summary,
        };
        Ok((corpus, diff, summary))
    }

    /// Forgets all data without dropping it, which would take time just before the process ends.
    pub(super) fn forget_on_exit(self, corpus: Corpus, report: Report) {
        std::mem::forget((corpus, report, self.config, self.schemas));
    }

    /// Writes the findings in all formats of `args` and returns the outcome of the run. With
    /// `lists_held_back`, the human format lists the articles that a build would hold back.
    /// `rises` are owners that have more findings than before.
    pub(super) fn print(
        &self,
        corpus: &Corpus,
        findings: &[Finding],
        rises: &[Rise],
        args: &OutputArgs,
        lists_held_back: bool,
    ) -> anyhow::Result<Outcome> {
        let printed = Self::severe(findings, args);
        let view = View {
            level: args.level.severity(),
            rises,
            ..self.view(corpus, &printed)
        };
        output::write(&view, args, lists_held_back)?;
        Ok(Self::outcome(findings, args))
    }

    /// Reads the baseline to compare with, if there is one.
    pub(super) fn baseline(&self, args: &BaselineArgs) -> anyhow::Result<Option<Baseline>> {
        if args.no_baseline {
            return Ok(None);
        }
        let Some(file) = args.baseline.as_ref().or(self.config.baseline.as_ref()) else {
            return Ok(None);
        };
        Ok(Some(Baseline::read(file, self.file_system())?))
    }

    /// Returns the findings at or above `--level`.
    pub(super) fn severe<'f>(findings: &'f [Finding], args: &OutputArgs) -> Cow<'f, [Finding]> {
        let level = args.level.severity();
        if level == Severity::Suggestion {
            return findings.into();
        }
        let severe = findings.iter().filter(|finding| finding.severity >= level);
        severe.cloned().collect::<Vec<_>>().into()
    }

    /// Returns the outcome of a run with these findings.
    pub(super) fn outcome(findings: &[Finding], args: &OutputArgs) -> Outcome {
        let Some(threshold) = args.fail_on.severity() else {
            return Outcome::Clean;
        };
        if findings.iter().any(|finding| finding.severity >= threshold) {
            Outcome::Findings
        } else {
            Outcome::Clean
        }
    }

    /// Returns the view of the findings that formats print.
    pub(super) fn view<'a>(&'a self, corpus: &'a Corpus, findings: &'a [Finding]) -> View<'a> {
        View {
            corpus,
            schemas: &self.schemas,
            findings,
            docs: &self.config.docs,
            level: Severity::Suggestion,
            rises: &[],
        }
    }
}

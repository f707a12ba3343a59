//! What a run works with: configuration, schemas, corpus, findings.

use super::Outcome;
use super::args::{JobsArgs, OutputArgs, ProjectArgs, RuleArgs, SelectArgs, TreeArgs};
use super::output;
use super::stdin::StdinArticle;
use crate::change;
use crate::config::{Config, RuleChoice};
use crate::corpus::{self, Corpus, ProjectFiles};
use crate::finding::{Finding, Severity};
use crate::git::{self, Revision};
use crate::report::{View, escape_controls, plural};
use crate::rules::{self, Report};
use crate::schema::Schemas;
use crate::site::{Site, Templates};
use crate::source::{FileSystem, OsFileSystem};
use crate::status::Statuses;
use anyhow::bail;
use std::borrow::Cow;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Configuration and schemas, read and checked against each other.
pub(super) struct Session {
    pub(super) config: Config,
    pub(super) schemas: Schemas,
    /// What they were read from, where that is not the disk.
    revision: Option<Revision>,
}

/// The arguments that a session starts from.
pub(super) struct Setup<'a> {
    project: &'a ProjectArgs,
    exclude: &'a [String],
    no_gitignore: bool,
    rules: RuleChoice<'a>,
    jobs: Option<usize>,
}

impl<'a> Setup<'a> {
    /// For a command that looks at no article.
    pub(super) fn of_project(project: &'a ProjectArgs) -> Self {
        Self {
            project,
            exclude: &[],
            no_gitignore: false,
            rules: RuleChoice::default(),
            jobs: None,
        }
    }

    pub(super) fn of_tree(tree: &'a TreeArgs) -> Self {
        Self {
            exclude: &tree.exclude,
            no_gitignore: tree.no_gitignore,
            ..Self::of_project(&tree.project)
        }
    }

    pub(super) fn rules(mut self, args: &'a RuleArgs) -> Self {
        self.rules = RuleChoice {
            only: &args.only,
            select: &args.select.select,
            ignore: &args.ignore,
        };
        self
    }

    pub(super) fn selected(mut self, args: &'a SelectArgs) -> Self {
        self.rules.select = &args.select;
        self
    }

    pub(super) fn jobs(mut self, args: &JobsArgs) -> Self {
        self.jobs = args.jobs;
        self
    }
}

impl Session {
    /// Reads what `setup` names; the configuration nearest to `paths` otherwise.
    pub(super) fn start(setup: &Setup<'_>, paths: &[PathBuf]) -> anyhow::Result<Self> {
        let args = setup.project;
        if let Some(jobs) = setup.jobs {
            // Fails only if the pool runs already, which it does not yet.
            let _ = rayon::ThreadPoolBuilder::new()
                .num_threads(jobs.max(1))
                .build_global();
        }
        let revision = args.trusted_config.as_deref().map(Revision::open);
        let revision = revision.transpose()?;
        let file_system: &dyn FileSystem = match &revision {
            Some(revision) => revision,
            None => &OsFileSystem,
        };
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
        // With a trusted configuration a tree must not hide articles from the check.
        if setup.no_gitignore || revision.is_some() {
            config.gitignore = false;
        }
        Ok(Self {
            config,
            schemas,
            revision,
        })
    }

    /// Where configuration, schemas and baseline are read from.
    pub(super) fn file_system(&self) -> &dyn FileSystem {
        match &self.revision {
            Some(revision) => revision,
            None => &OsFileSystem,
        }
    }

    /// The site of the tree, if it wants one.
    pub(super) fn site(&self, is_refused: bool) -> anyhow::Result<Option<Site<'_>>> {
        if is_refused || !self.config.site {
            return Ok(None);
        }
        let templates = match &self.config.templates {
            Some(dir) => Templates::with_overrides(dir, self.file_system())?,
            None => Templates::embedded(),
        };
        Ok(Some(Site::new(templates, &self.schemas)?))
    }

    /// Whether the configuration comes from a revision, and not from the tree.
    pub(super) fn is_trusted(&self) -> bool {
        self.revision.is_some()
    }

    /// `corpus` with what the web said of its links, if the configuration wants
    /// that told.
    fn with_statuses(&self, corpus: Corpus) -> anyhow::Result<Corpus> {
        let Some(file) = &self.config.links.status else {
            return Ok(corpus);
        };
        let statuses = Statuses::read(file, self.file_system())?;
        Ok(corpus.with_statuses(Some(Arc::new(statuses))))
    }

    /// Says what the tree would change of all that says what is wrong with it.
    pub(super) fn say_what_is_distrusted(&self, quiet: bool) {
        for path in self.revision.iter().flat_map(Revision::changed) {
            let said = format!(
                "warning: {} differs in the tree: that of the trusted revision counts",
                path.display()
            );
            talk(quiet, &escape_controls(&said));
        }
    }

    /// Names what is not checked because git ignores it.
    pub(super) fn say_what_is_ignored(&self, corpus: &Corpus, quiet: bool) {
        let Some(first) = corpus.ignored.first() else {
            return;
        };
        let mut said = format!(
            "not checked, because git ignores it: {}",
            corpus.tree.display(first)
        );
        if first.ends_with('/') {
            said.push('/');
        }
        let others = corpus.ignored.len() - 1;
        if others > 0 {
            said.push_str(&format!(" and {others} more"));
        }
        said.push_str("; `--no-gitignore` includes it");
        talk(quiet, &escape_controls(&said));
    }

    /// Refuses to go on with a configuration that does not say what the tree wants.
    /// Who prints findings prints those in the configuration, too.
    pub(super) fn insist(&self) -> anyhow::Result<()> {
        let errors = self.config.errors();
        if errors.is_empty() {
            return Ok(());
        }
        bail!(
            "the configuration must be mended first\n{}",
            errors.join("\n")
        )
    }

    /// Loads the tree around `paths`. Where the configuration does not say which
    /// tree that is, its own files alone.
    fn load(&self, paths: &[PathBuf], whole: bool) -> anyhow::Result<Corpus> {
        let tree = corpus::locate(paths, &self.config);
        if self.config.is_unreadable() || (tree.is_err() && !self.config.faults.is_empty()) {
            return Ok(Corpus::of_configuration(&self.config, &self.schemas));
        }
        let mut tree = tree?;
        if whole {
            tree.selected.clear();
        }
        let corpus = Corpus::load(tree, &self.schemas, &self.config)?;
        corpus.require_articles(paths)?;
        self.with_statuses(corpus)
    }

    /// Loads the tree around `paths` and runs the rules.
    pub(super) fn check(&self, paths: &[PathBuf]) -> anyhow::Result<(Corpus, Report)> {
        let corpus = self.load(paths, false)?;
        let report = rules::run(&corpus, &self.schemas, &self.config);
        Ok((corpus, report))
    }

    /// Loads the tree around an article that standard input holds, and runs the rules on it.
    pub(super) fn check_input(&self, input: &StdinArticle) -> anyhow::Result<(Corpus, Report)> {
        let mut tree = corpus::locate(&[input.nearest()], &self.config)?;
        let path = tree.path_below(&input.path);
        // A folder that does not exist is a new one of the articles, or a mistake.
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

    /// The same, for the whole tree even where `paths` name a part of it.
    pub(super) fn check_whole(&self, paths: &[PathBuf]) -> anyhow::Result<(Corpus, Report)> {
        let corpus = self.load(paths, true)?;
        let report = rules::run(&corpus, &self.schemas, &self.config);
        Ok((corpus, report))
    }

    /// Loads the tree around `paths` and reports what is new in it since a git
    /// revision, and what is gone; says how it compared.
    pub(super) fn check_since(
        &self,
        paths: &[PathBuf],
        revision: &str,
    ) -> anyhow::Result<(Corpus, change::Effect, String)> {
        let tree = corpus::locate(paths, &self.config)?;
        let (folder, _) = tree.project();
        let load = || {
            let corpus = Corpus::load(tree, &self.schemas, &self.config)?;
            corpus.require_articles(paths)?;
            self.with_statuses(corpus)
        };
        let (difference, corpus) = rayon::join(|| git::difference(&folder, revision), load);
        let (difference, corpus) = (difference?, corpus?);
        let caveat = difference.caveat();
        let effect = change::effect(&corpus, &difference, &self.schemas, &self.config);
        let mut said = format!(
            "since {}: {} changed, {} new, {} gone",
            difference.commit.get(..10).unwrap_or(&difference.commit),
            plural(difference.before.len(), "file"),
            plural(effect.added.len(), "finding"),
            plural(effect.gone.len(), "finding"),
        );
        if let Some(caveat) = caveat {
            said = format!("{caveat}\n{said}");
        }
        Ok((corpus, effect, said))
    }

    /// Lets go of all of it without taking it apart: the process ends next.
    pub(super) fn leave(self, corpus: Corpus, report: Report) {
        std::mem::forget((corpus, report, self.config, self.schemas));
    }

    /// Writes the findings to where they are wanted and returns whether they fail
    /// the run. `lists_held_back`: whether people are shown what a build would hold back.
    pub(super) fn print(
        &self,
        corpus: &Corpus,
        findings: &[Finding],
        args: &OutputArgs,
        lists_held_back: bool,
    ) -> anyhow::Result<Outcome> {
        let wanted = Self::severe(findings, args);
        let view = View {
            level: args.level.severity(),
            ..self.view(corpus, &wanted)
        };
        output::write(&view, args, lists_held_back)?;
        Ok(Self::outcome(findings, args))
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

    /// Whether findings fail the run.
    pub(super) fn outcome(findings: &[Finding], args: &OutputArgs) -> Outcome {
        let least = args.fail_on.severity();
        match least.is_some_and(|least| findings.iter().any(|finding| finding.severity >= least)) {
            true => Outcome::Findings,
            false => Outcome::Clean,
        }
    }

    /// Findings as formats see them.
    pub(super) fn view<'a>(&'a self, corpus: &'a Corpus, findings: &'a [Finding]) -> View<'a> {
        View {
            corpus,
            schemas: &self.schemas,
            findings,
            docs: &self.config.docs,
            level: Severity::Suggestion,
        }
    }
}

/// Says something that is not the result.
pub(super) fn talk(quiet: bool, message: &str) {
    if !quiet {
        let _ = writeln!(anstream::stderr(), "{message}");
    }
}

//! Loads the articles of a session and checks them.

use super::Session;
use crate::change;
use crate::cli::stdin::{Input, StdinArticle};
use crate::corpus::{self, Corpus, LoadError, ProjectFiles, Tree};
use crate::git;
use crate::report::plural;
use crate::rules::{self, Report};
use crate::status::Statuses;
use anyhow::bail;
use std::path::PathBuf;
use std::sync::Arc;

impl Session {
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

    /// Loads the tree of the configuration, whose folder may exist only in the past.
    pub(in crate::cli) fn load_past(&self) -> anyhow::Result<Corpus> {
        let tree = match corpus::locate(&[], &self.config) {
            Ok(tree) => tree,
            Err(LoadError::NoTree { path }) => {
                let tree = Tree::of_past(&path, true);
                return Ok(Corpus::without_files(tree, &self.schemas, &self.config));
            }
            Err(error) => return Err(error.into()),
        };
        Ok(Corpus::load(tree, &self.schemas, &self.config)?)
    }

    /// Loads the tree of the configuration, which may have no article yet.
    pub(in crate::cli) fn load_or_empty(&self) -> anyhow::Result<Corpus> {
        let tree = corpus::locate(&[], &self.config)?;
        Ok(Corpus::load(tree, &self.schemas, &self.config)?)
    }

    /// Loads the tree around `paths`.
    pub(in crate::cli) fn corpus(&self, paths: &[PathBuf]) -> anyhow::Result<Corpus> {
        self.load(paths, false)
    }

    /// Loads the tree around `paths` and runs the rules.
    pub(in crate::cli) fn check(&self, paths: &[PathBuf]) -> anyhow::Result<(Corpus, Report)> {
        let corpus = self.load(paths, false)?;
        let report = rules::run(&corpus, &self.schemas, &self.config);
        Ok((corpus, report))
    }

    /// Checks files and folders, or the article on standard input.
    pub(in crate::cli) fn check_input(
        &self,
        input: &Input<'_>,
    ) -> anyhow::Result<(Corpus, Report)> {
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
        let file = tree.project_path(&path);
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
    pub(in crate::cli) fn check_whole(
        &self,
        paths: &[PathBuf],
    ) -> anyhow::Result<(Corpus, Report)> {
        let corpus = self.load(paths, true)?;
        let report = rules::run(&corpus, &self.schemas, &self.config);
        Ok((corpus, report))
    }

    /// Loads the tree around `paths` and compares its findings with those of a git revision.
    /// The text is a summary of the comparison.
    pub(in crate::cli) fn check_since(
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

    /// Adds the results of link checks to `corpus` if the configuration names a link-status
    /// file.
    pub(in crate::cli) fn with_statuses(&self, corpus: Corpus) -> anyhow::Result<Corpus> {
        let Some(file) = &self.config.links.status else {
            return Ok(corpus);
        };
        let statuses = Statuses::read(file, self.file_system())?;
        Ok(corpus.with_statuses(Some(Arc::new(statuses))))
    }
}

//! The page about the changes of a tree that is served and changes meanwhile.

use super::sides;
use super::tree::CheckedTree;
use crate::cli::session::Setup;
use crate::compile;
use crate::diff::{self, Context, Format, SideName, TreeSource, WriteOptions};
use crate::finding::{Finding, Severity};
use crate::git;
use crate::workspace::Snapshot;
use std::io;

/// An earlier state of the tree, whose articles stay compiled.
pub(in crate::cli) struct EarlierTree {
    base: CheckedTree,
}

impl EarlierTree {
    /// Reads and checks the tree of a git revision: that of the last commit that it has in common
    /// with the work tree.
    pub(in crate::cli) fn load(setup: &Setup<'_>, revision: &str) -> anyhow::Result<Self> {
        let base = sides::base_of_work_tree(setup, revision)?;
        Ok(Self {
            base: base.check(None),
        })
    }

    /// Renders the page about what changed since then. Only articles that differ are compiled.
    pub(in crate::cli) fn page(&self, now: &Snapshot) -> io::Result<String> {
        let (corpus, schemas) = (&*now.corpus, &*now.settings.schemas);
        let all = now.findings.values().flat_map(|group| group.iter());
        let errors = all.filter(|finding| finding.severity == Severity::Error);
        let errors: Vec<Finding> = errors.cloned().collect();
        let edition = self.base.edition(schemas);
        let selection = compile::select(corpus, &errors).narrow(corpus, edition);
        let name = SideName {
            name: sides::WORK_TREE.to_owned(),
            commit: None,
        };
        let mut before = self.base.source();
        let mut after = TreeSource::new(name, corpus, schemas, edition, &selection);
        before.narrow(&mut after);
        let context = self.context(now, &after)?;
        let found = diff::compare(&before, &after, &context).map_err(io::Error::other)?;
        let options = WriteOptions {
            is_live: true,
            ..WriteOptions::default()
        };
        let mut page = Vec::new();
        diff::write(&found, Format::Html, options, &mut page)?;
        String::from_utf8(page).map_err(io::Error::other)
    }

    /// Returns the files that git reports as changed.
    fn context(&self, now: &Snapshot, after: &TreeSource<'_>) -> io::Result<Context> {
        let mut context = Context {
            audience: after.audience().name().to_owned(),
            ..Context::default()
        };
        let Some(commit) = &self.base.tree.name.commit else {
            return Ok(context);
        };
        let (project, articles) = now.corpus.tree.project();
        let difference = git::since_commit(&project, commit).map_err(io::Error::other)?;
        sides::add_changed_files(&mut context, &difference, &articles);
        Ok(context)
    }
}

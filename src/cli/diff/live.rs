//! The page about the changes in a tree that is being served and edited.

use super::checked::{AnySource, CheckedSide, bundle_audience};
use super::sides;
use crate::cli::session::Setup;
use crate::compile::{self, Edition};
use crate::corpus::Clouds;
use crate::diff::{self, Context, Format, SideName, TreeSource, WriteOptions};
use crate::finding::{Finding, Severity};
use crate::git;
use crate::schema::{AudienceName, Schemas};
use crate::serve::{Earlier, EarlierArticle};
use crate::workspace::Snapshot;
use std::io;

/// An earlier state of the tree, whose articles stay compiled.
pub(in crate::cli) struct EarlierState {
    base: CheckedSide,
    audience: Option<AudienceName>,
    schemas: Schemas,
}

impl EarlierState {
    /// Reads the state before the change, as `helpc diff` does: a bundle, another folder, or the
    /// last commit that a git revision has in common with the work tree.
    pub(in crate::cli) fn load(setup: &Setup<'_>, name: &str) -> anyhow::Result<Self> {
        let base = sides::base_of_work_tree(setup, name)?;
        let audience = bundle_audience(&base)?;
        Ok(Self {
            base: CheckedSide::of(base, None, audience),
            audience,
            schemas: Schemas::embedded()?,
        })
    }

    /// Returns true if it is a revision of git.
    pub(in crate::cli) fn is_revision(&self) -> bool {
        let tree = self.base.tree();
        tree.is_some_and(|tree| tree.tree.name.commit.is_some())
    }

    /// Returns the earlier state as a side of a comparison; `schemas` are those of a bundle, which
    /// contains none.
    fn source<'s>(&'s self, schemas: &'s Schemas) -> io::Result<AnySource<'s>> {
        self.base.source(schemas).map_err(io::Error::other)
    }

    /// Returns the articles that the readers of the earlier state would get now.
    fn edition<'s>(&self, schemas: &'s Schemas, now: &Snapshot) -> Edition<'s> {
        match self.base.tree() {
            Some(tree) => tree.edition(schemas),
            None => Edition {
                clouds: Clouds::all(schemas),
                ..Edition::of(
                    self.audience.unwrap_or(now.settings.config.audience),
                    schemas,
                )
            },
        }
    }

    /// Returns the files that git reports as changed.
    fn context(&self, now: &Snapshot, after: &TreeSource<'_>) -> io::Result<Context> {
        let mut context = Context {
            audience: after.audience().name().to_owned(),
            ..Context::default()
        };
        let base = self.base.tree();
        let Some(commit) = base.and_then(|tree| tree.tree.name.commit.as_ref()) else {
            return Ok(context);
        };
        let (project, articles) = now.corpus.tree.project();
        let difference = git::since_commit(&project, commit).map_err(io::Error::other)?;
        sides::add_changed_files(&mut context, &difference, &articles);
        Ok(context)
    }
}

impl Earlier for EarlierState {
    /// Renders the page about what changed since then. Only articles that differ are compiled.
    fn page(&self, now: &Snapshot) -> io::Result<String> {
        let (corpus, schemas) = (&*now.corpus, &*now.settings.schemas);
        let all = now.findings.values().flat_map(|group| group.iter());
        let errors = all.filter(|finding| finding.severity == Severity::Error);
        let errors: Vec<Finding> = errors.cloned().collect();
        let edition = self.edition(schemas, now);
        let selection = compile::select(corpus, &errors).narrow(corpus, edition);
        let name = SideName {
            name: sides::WORK_TREE.to_owned(),
            commit: None,
        };
        let mut before = self.source(schemas)?;
        let mut after = TreeSource::new(name, corpus, schemas, edition, &selection);
        if let AnySource::Tree(before) = &mut before {
            before.narrow(&mut after);
        }
        let context = self.context(now, &after)?;
        let found = diff::compare(before.get(), &after, &context).map_err(io::Error::other)?;
        let options = WriteOptions {
            is_live: true,
            ..WriteOptions::default()
        };
        let mut page = Vec::new();
        diff::write(&found, Format::Html, options, &mut page)?;
        String::from_utf8(page).map_err(io::Error::other)
    }

    fn ids(&self) -> io::Result<Vec<String>> {
        self.source(&self.schemas)?
            .get()
            .ids()
            .map_err(io::Error::other)
    }

    fn article(&self, id: &str) -> io::Result<Option<EarlierArticle>> {
        let object = self
            .source(&self.schemas)?
            .get()
            .object(id)
            .map_err(io::Error::other)?;
        Ok(object.map(|(path, object)| EarlierArticle { path, object }))
    }
}

//! Trees of a comparison: the work tree, and those of git revisions, which share equal parts with
//! it.

use crate::cli::session::Session;
use crate::compile::{self, Edition, Selection};
use crate::corpus::{Clouds, Corpus};
use crate::diff::{SideName, TreeSource};
use crate::finding::{FileId, Finding};
use crate::git::Difference;
use crate::rules::{self, CheckScope};
use crate::schema::{AudienceName, Schemas};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A tree with its settings.
pub(super) struct Tree {
    pub(super) name: SideName,
    pub(super) session: Session,
    pub(super) corpus: Corpus,
}

/// A tree whose errors are known.
pub(super) struct CheckedTree {
    pub(super) tree: Tree,
    errors: Vec<Finding>,
    audience: AudienceName,
    selection: Selection,
}

impl Tree {
    /// Returns true if `session` reads and checks articles in the same way.
    pub(super) fn is_read_like(&self, session: &Session) -> bool {
        is_alike(&self.session, session)
    }

    /// Returns the tree as it was before `difference`, for a `session` that
    /// [reads it in the same way](Self::is_read_like).
    pub(super) fn before(
        &self,
        name: &str,
        difference: &Difference,
        session: Session,
    ) -> anyhow::Result<Self> {
        let (schemas, config) = (&session.schemas, &session.config);
        let corpus = self.corpus.with_files(&difference.before, schemas, config);
        Ok(Self {
            name: SideName {
                name: name.to_owned(),
                commit: Some(difference.commit.clone()),
            },
            corpus: session.with_statuses(corpus)?,
            session,
        })
    }

    /// Finds the errors, and decides which articles are published.
    pub(super) fn check(self, audience: Option<AudienceName>) -> CheckedTree {
        let Session {
            config, schemas, ..
        } = &self.session;
        let all = |_: FileId| CheckScope::Full;
        let errors = rules::run_errors(&self.corpus, schemas, config, &all).findings;
        self.select(errors, audience)
    }

    /// Does the same, but takes the errors of unchanged articles from `other`.
    pub(super) fn check_after(
        self,
        other: &CheckedTree,
        audience: Option<AudienceName>,
    ) -> CheckedTree {
        let Session {
            config, schemas, ..
        } = &self.session;
        if !is_alike(&self.session, &other.tree.session) {
            return self.check(audience);
        }
        let known = |file: FileId| -> Option<FileId> {
            let article = &self.corpus.articles[file.index()];
            let twin = other.tree.corpus.by_path(&article.source.path)?;
            let is_same = Arc::ptr_eq(article, &other.tree.corpus.articles[twin.index()]);
            // Suppression comments and includes make the errors depend on other files.
            let depends_on_itself =
                article.suppressions.is_empty() && article.outline.includes.is_empty();
            Some(twin).filter(|_| is_same && depends_on_itself)
        };
        let scope = |file: FileId| match known(file) {
            Some(_) => CheckScope::CrossFile,
            None => CheckScope::Full,
        };
        let mut errors = rules::run_errors(&self.corpus, schemas, config, &scope).findings;
        let cross_file: BTreeSet<&str> = rules::all()
            .filter(|rule| rule.is_cross_file())
            .map(|rule| rule.name)
            .collect();
        for file in self.corpus.file_ids() {
            let Some(twin) = known(file) else { continue };
            let local = other.errors_in(twin).iter();
            let local = local.filter(|finding| !cross_file.contains(finding.rule.as_str()));
            errors.extend(local.map(|finding| Finding {
                file,
                related: Vec::new(),
                ..finding.clone()
            }));
        }
        errors.sort_by(|one, other| one.order().cmp(&other.order()));
        self.select(errors, audience)
    }

    fn select(self, errors: Vec<Finding>, audience: Option<AudienceName>) -> CheckedTree {
        let audience = audience.unwrap_or(self.session.config.audience);
        let edition = Edition::of(audience, &self.session.schemas);
        let selection = compile::select(&self.corpus, &errors).narrow(&self.corpus, edition);
        CheckedTree {
            errors,
            audience,
            selection,
            tree: self,
        }
    }
}

impl CheckedTree {
    fn errors_in(&self, file: FileId) -> &[Finding] {
        let start = self.errors.partition_point(|finding| finding.file < file);
        let rest = &self.errors[start..];
        &rest[..rest.partition_point(|finding| finding.file == file)]
    }

    /// Returns the side of a comparison.
    pub(super) fn source(&self) -> TreeSource<'_> {
        let tree = &self.tree;
        let schemas = &tree.session.schemas;
        TreeSource::new(
            tree.name.clone(),
            &tree.corpus,
            schemas,
            self.edition(schemas),
            &self.selection,
        )
    }

    /// Returns the edition of a tree with these schemas for the same audience.
    pub(super) fn edition<'s>(&self, schemas: &'s Schemas) -> Edition<'s> {
        Edition {
            clouds: Clouds::all(schemas),
            ..Edition::of(self.audience, schemas)
        }
    }
}

/// Returns true if two sessions read and check articles in the same way.
fn is_alike(one: &Session, other: &Session) -> bool {
    let texts = one.config.sources.iter().map(|source| &source.text);
    one.schemas.digest == other.schemas.digest
        && one.config.articles == other.config.articles
        && texts.eq(other.config.sources.iter().map(|source| &source.text))
}

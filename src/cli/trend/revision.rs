//! Checks revisions one after the other. Results that depend only on an article's text are kept
//! from one to the next.

use crate::cli::args::TrendArgs;
use crate::cli::session::{Session, Setup};
use crate::config::Config;
use crate::corpus::{Contents, Corpus, ParsedFiles, PastFiles, locate_past};
use crate::git::{self, Blob, Objects, Place};
use crate::schema::Schemas;
use crate::trend::{Marks, Measures};
use crate::workspace::{self, Held, LocalFindings, Settings};
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

/// Checks revisions of a repository.
pub(super) struct Checker<'a> {
    setup: Setup<'a>,
    place: Place,
    objects: Objects,
    parsed: ParsedFiles,
    previous: Option<Previous>,
}

/// What is kept from the revision before.
struct Previous {
    settings: Settings,
    local: LocalFindings,
}

/// A revision that was checked.
pub(super) struct Checked {
    pub(super) measures: Measures,
    pub(super) marks: Marks,
    /// Paths of the articles, from the top of the repository.
    pub(super) paths: Vec<String>,
    /// True if the revision before was checked by the same rules.
    pub(super) is_comparable: bool,
}

impl<'a> Checker<'a> {
    pub(super) fn start(args: &'a TrendArgs) -> anyhow::Result<Self> {
        Ok(Self {
            setup: Setup::of_tree(&args.tree)
                .rules(&args.rules)
                .jobs(&args.jobs),
            place: Place::find()?,
            objects: Objects::open()?,
            parsed: ParsedFiles::default(),
            previous: None,
        })
    }

    /// Checks a commit with its own configuration, schemas and link-status file, unless the
    /// arguments name others.
    pub(super) fn check(&mut self, commit: &str) -> anyhow::Result<Checked> {
        let session = Session::start(&self.setup.clone().at_revision(commit), &[])?;
        let ids = git::listing(commit)?;
        // If this revision cannot be read, the next one must not rely on what was kept.
        let previous = self.previous.take();
        let is_read_alike = previous
            .as_ref()
            .is_some_and(|previous| is_read_alike(&previous.settings, &session));
        if !is_read_alike {
            self.parsed = ParsedFiles::default();
        }
        let (corpus, root) = self.corpus(&session, &ids)?;
        let corpus = Arc::new(session.with_statuses(corpus)?);
        let Session {
            config, schemas, ..
        } = session;
        let settings = Settings {
            schemas: Held::from(Arc::new(schemas)),
            config: Held::from(Arc::new(config)),
            statuses: corpus.statuses.clone(),
        };
        let known = previous
            .filter(|previous| is_read_alike && is_checked_alike(&previous.settings, &settings));
        let local = known.as_ref().map(|previous| &previous.local);
        let (findings, local) = workspace::check(&corpus, &settings, local);
        let all = || findings.values().flat_map(|group| group.iter());
        let checked = Checked {
            measures: Measures::of(&corpus, &settings.schemas, all()),
            marks: Marks::of(&corpus, all()),
            paths: corpus
                .articles
                .iter()
                .map(|article| match root.as_str() {
                    "" => article.source.path.clone(),
                    root => format!("{root}/{}", article.source.path),
                })
                .collect(),
            is_comparable: known.is_some(),
        };
        self.previous = Some(Previous { settings, local });
        Ok(checked)
    }

    /// Returns the tree of a commit with these files, and the path of its root. A project without
    /// a tree has no articles.
    fn corpus(
        &mut self,
        session: &Session,
        ids: &BTreeMap<String, String>,
    ) -> anyhow::Result<(Corpus, String)> {
        let (config, schemas) = (&session.config, &session.schemas);
        let nothing = || (Corpus::of_configuration(config, schemas), String::new());
        if config.is_unreadable() {
            return Ok(nothing());
        }
        let Some((tree, root)) = locate_past(config, ids, |path| self.place.path(path))? else {
            return Ok(nothing());
        };
        let files = PastFiles {
            ids,
            contents: &self.objects,
            articles: &root,
        };
        let corpus = Corpus::of_past(tree, &files, &mut self.parsed, schemas, config)?;
        Ok((corpus, root))
    }
}

impl Contents for Objects {
    fn read(&self, ids: &[&str], max_bytes: u64) -> io::Result<Vec<Result<Vec<u8>, u64>>> {
        let blobs = Objects::read(self, ids, max_bytes).map_err(io::Error::other)?;
        let contents = blobs.into_iter().map(|blob| match blob {
            Blob::Bytes(bytes) => Ok(bytes),
            Blob::TooLarge(size) => Err(size),
        });
        Ok(contents.collect())
    }
}

/// Returns true if two sessions read articles in the same way.
fn is_read_alike(previous: &Settings, session: &Session) -> bool {
    let limit = |config: &Config, schemas: &Schemas| config.limits(schemas).file_size;
    previous.schemas.digest == session.schemas.digest
        && limit(&previous.config, &previous.schemas) == limit(&session.config, &session.schemas)
}

/// Returns true if two revisions that are read alike are checked by the same rules.
fn is_checked_alike(previous: &Settings, next: &Settings) -> bool {
    let texts = previous.config.sources.iter().map(|source| &source.text);
    previous.config.articles == next.config.articles
        && previous.statuses == next.statuses
        && texts.eq(next.config.sources.iter().map(|source| &source.text))
}

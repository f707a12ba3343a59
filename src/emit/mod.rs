//! A bundle on disk: content-addressed objects, pages, one alias a cloud, one
//! manifest.
//!
//! Objects have names that no other content can have, and are written first. Files
//! that keep their names (pages, aliases, the manifest) are staged and then moved
//! into place together: see `switch.rs`. A run that is killed before that leaves
//! the bundle that was there, whole; after it, the next run finishes the moves.

mod brakes;
mod manifest;
mod pages;
mod paths;
mod record;
mod store;
mod sweep;
mod switch;
mod verify;

pub use brakes::{Brakes, Stop};
pub use manifest::{ArticleRow, Manifest, NAME as MANIFEST, SiteRow};
pub use record::record_path;
pub use store::{Store, object};
pub use verify::{Problem, ProblemKind, Verified, verify};

use crate::compile::{self, Edition, Entry, FORMAT, Object, Plan, Selection};
use crate::corpus::{Corpus, spread};
use crate::finding::FileId;
use crate::schema::{AudienceName, Schemas};
use crate::site::{Site, SiteError};
use crate::util::hex;
use manifest::{Previous, Tool};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use thiserror::Error;

/// Names the file that could not be read or written.
fn io_error(path: &Path) -> impl FnOnce(std::io::Error) -> EmitError + '_ {
    move |cause| EmitError::Io {
        path: path.to_owned(),
        cause,
    }
}

/// Why a bundle could not be written.
#[derive(Debug, Error)]
pub enum EmitError {
    /// A file could not be read or written.
    #[error("{path}: {cause}")]
    Io {
        /// The file or folder.
        path: std::path::PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// An object could not be written.
    #[error("{0}")]
    Put(std::io::Error),
    /// Another run is writing there.
    #[error("{path}: another helpc is writing this bundle; wait for it to finish")]
    Busy {
        /// The folder.
        path: std::path::PathBuf,
    },
    /// A file of somebody else is in the place of one of the bundle.
    #[error("{path} was not written by helpc: move it away, or choose another folder with --out")]
    Foreign {
        /// The file.
        path: std::path::PathBuf,
    },
    /// The place of the bundle is a link to nothing.
    #[error(
        "{path} is a symbolic link to {target}, which does not exist: create that folder, or choose another one with --out"
    )]
    Dangling {
        /// The link.
        path: std::path::PathBuf,
        /// Where it leads.
        target: std::path::PathBuf,
    },
    /// The place of the bundle is a file.
    #[error("{path} is a file: choose a folder with --out")]
    NotFolder {
        /// The file.
        path: std::path::PathBuf,
    },
    /// There is no bundle.
    #[error("{path} holds no bundle: `helpc build --out {path}` writes one")]
    NoBundle {
        /// The folder.
        path: std::path::PathBuf,
    },
    /// Two articles have the same page.
    #[error("{path} would be written twice: give each article an id of its own")]
    Twice {
        /// The page.
        path: std::path::PathBuf,
    },
    /// The bundle would lose too much.
    #[error(transparent)]
    Stopped(#[from] Stop),
    /// A page could not be made.
    #[error(transparent)]
    Site(#[from] SiteError),
}

/// What a build did.
#[derive(Debug)]
pub struct Written {
    /// The manifest, as it is on disk now.
    pub manifest: Manifest,
    /// Objects that were written; the others were there.
    pub written: usize,
    /// Objects that were deleted, for nothing names them any more.
    pub deleted: usize,
    /// How many articles an error holds back.
    pub held_back: usize,
    /// How many articles are for another audience or other clouds.
    pub left_out: usize,
    /// The audience of the bundle that was there, if it was another one.
    pub replaced_audience: Option<AudienceName>,
    /// Why the build record could not be written; the bundle is whole without it.
    pub record_error: Option<EmitError>,
}

/// How a bundle is written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// When to stop before anything is written.
    pub brakes: Brakes,
    /// Whether to hash each file that is there already.
    pub verify: bool,
}

/// Writes the bundle of the articles in `selection`, which is narrowed to `edition`,
/// to the folder `out`, with the pages of `site` where one is wanted; and its build
/// record beside that folder.
///
/// Only files that helpc wrote are ever replaced or deleted.
pub fn write(
    out: &Path,
    corpus: &Corpus,
    schemas: &Schemas,
    edition: Edition<'_>,
    selection: &Selection,
    site: Option<&Site<'_>>,
    options: &Options,
) -> Result<Written, EmitError> {
    options.brakes.check_held_back(selection)?;
    let store = Store::open(out, options.verify)?;
    let plan = Plan {
        corpus,
        schemas,
        edition,
        published: &selection.published,
    };
    let (old, keys) = rayon::join(|| manifest::read(out), || keys(plan));
    let old = match old? {
        Previous::None => None,
        Previous::Whole(manifest) => Some(*manifest),
        Previous::Unreadable => {
            store.distrust();
            None
        }
    };
    // A bundle without an audience is of format 1 and held the articles of all.
    if let Some(old) = old.as_ref().filter(|old| old.audience.is_some()) {
        let ids = plan.published.iter();
        let ids = ids.map(|file| corpus.article(*file).id());
        options.brakes.check_removed(old, ids)?;
    }
    let inputs = inputs(plan, &keys, site);
    let old_audience = old.as_ref().and_then(|old| old.audience);
    let conclude = |manifest: Manifest, written, deleted| Written {
        record_error: record::write(out, plan, selection, &manifest).err(),
        replaced_audience: old_audience.filter(|old| *old != edition.audience.name),
        held_back: selection.held_back.len(),
        left_out: selection.left_out,
        manifest,
        written,
        deleted,
    };
    let old = match old {
        Some(same) if same.inputs == inputs && store.has_all(&same) => {
            store.settle(&same)?;
            return Ok(conclude(same, 0, 0));
        }
        other => other,
    };
    let new = New {
        plan,
        keys: &keys,
        inputs,
        site,
    };
    match new.write(&store, old.as_ref()) {
        Ok((manifest, deleted)) => Ok(conclude(manifest, store.written(), deleted)),
        Err(error) => {
            store.abandon();
            Err(error)
        }
    }
}

/// What a new bundle is made of.
struct New<'n> {
    plan: Plan<'n>,
    keys: &'n BTreeMap<FileId, String>,
    inputs: String,
    site: Option<&'n Site<'n>>,
}

impl New<'_> {
    /// Writes the bundle; returns its manifest and how many files were deleted.
    fn write(self, store: &Store, old: Option<&Manifest>) -> Result<(Manifest, usize), EmitError> {
        let (plan, keys) = (self.plan, self.keys);
        let rows: HashMap<&str, &ArticleRow> = old
            .iter()
            .flat_map(|old| &old.articles)
            .map(|row| (row.key.as_str(), row))
            .collect();
        let objects: HashMap<&str, &Object> = old
            .iter()
            .flat_map(|old| &old.files)
            .map(|object| (object.path.as_str(), object))
            .collect();
        let known = |file: FileId| {
            let row = rows.get(keys.get(&file)?.as_str())?;
            let object = *objects.get(row.object.as_str())?;
            store.has(object).then(|| object.clone())
        };
        let put = |bytes: Vec<u8>| store.put(&bytes);
        let entries = compile::articles(plan, plan.published, &known, &put);
        let entries = entries.map_err(EmitError::Put)?;
        let clouds = compile::clouds(plan, &entries, &put).map_err(EmitError::Put)?;
        let site = self.site.map(|site| {
            let files = pages::Inputs {
                plan,
                entries: &entries,
                clouds: &clouds,
                keys,
            };
            pages::write(site, store, &files, old)
        });
        let site = site.transpose()?;
        let manifest = Manifest {
            format: FORMAT,
            tool: Tool::this(),
            audience: Some(plan.edition.audience.name),
            inputs: self.inputs,
            clouds,
            articles: rows_of(plan, entries, keys),
            files: store.objects(),
            site,
        };
        let deleted = store.finish(&manifest, old)?;
        Ok((manifest, deleted))
    }
}

/// The rows of the published articles.
fn rows_of(
    plan: Plan<'_>,
    entries: Vec<Entry>,
    keys: &BTreeMap<FileId, String>,
) -> Vec<ArticleRow> {
    let rows = entries.into_par_iter().map(|entry| {
        let clouds = plan.clouds_of(entry.file);
        ArticleRow {
            id: plan.corpus.article(entry.file).id().to_owned(),
            clouds: clouds.names(plan.schemas).map(str::to_owned).collect(),
            key: keys.get(&entry.file).cloned().unwrap_or_default(),
            object: entry.object.path,
        }
    });
    rows.collect()
}

/// For each article the hash of all that its object is made of: the compiler,
/// the schemas, the edition, the path and the text. An article that leads to files of the
/// tree or includes some is made of more, and is always compiled anew.
fn keys(plan: Plan<'_>) -> BTreeMap<FileId, String> {
    let environment = environment(plan);
    spread(plan.published)
        .filter(|file| plan.corpus.article(**file).stands_alone())
        .map(|file| {
            let source = &plan.corpus.article(*file).source;
            let mut hash = Sha256::new();
            for part in [
                environment.as_bytes(),
                source.path.as_bytes(),
                source.text.as_bytes(),
            ] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part);
            }
            (*file, hex(&hash.finalize()[..16]))
        })
        .collect()
}

/// What compiles: another compiler, other schemas or another edition make other
/// objects.
fn environment(plan: Plan<'_>) -> String {
    format!(
        "{FORMAT} {} {:016x} {}",
        env!("CARGO_PKG_VERSION"),
        plan.schemas.digest,
        plan.edition.fingerprint(plan.schemas)
    )
}

/// One hash over all that the bundle is made of.
fn inputs(plan: Plan<'_>, keys: &BTreeMap<FileId, String>, site: Option<&Site<'_>>) -> String {
    let corpus = plan.corpus;
    let mut hash = Sha256::new();
    for file in plan.published {
        match keys.get(file) {
            Some(key) => hash.update(key),
            None => {
                let source = &corpus.article(*file).source;
                hash.update(&source.path);
                hash.update(&source.text);
                hash.update(corpus.dependencies(*file));
            }
        }
    }
    hash.update(environment(plan));
    hash.update(site.map_or("", Site::digest));
    hex(&hash.finalize())
}

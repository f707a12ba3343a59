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
mod store;
mod sweep;
mod switch;
mod verify;

pub use brakes::{Brakes, Stop};
pub use manifest::{ArticleRow, Manifest, NAME as MANIFEST, SiteRow};
pub use store::{Store, object};
pub use verify::{Problem, ProblemKind, Verified, verify};

use crate::compile::{self, CloudBundle, Entry, FORMAT, Object, Selection};
use crate::corpus::{Corpus, spread};
use crate::finding::FileId;
use crate::schema::Schemas;
use crate::site::{Site, SiteError};
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
}

/// How a bundle is written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// When to stop before anything is written.
    pub brakes: Brakes,
    /// Whether to hash each file that is there already.
    pub verify: bool,
}

/// Writes the bundle of the articles in `selection` to the folder `out`, with
/// the pages of `site` where one is wanted.
///
/// Only files that helpc wrote are ever replaced or deleted.
pub fn write(
    out: &Path,
    corpus: &Corpus,
    schemas: &Schemas,
    selection: Selection,
    site: Option<&Site<'_>>,
    options: &Options,
) -> Result<Written, EmitError> {
    options.brakes.check_held_back(&selection)?;
    let store = Store::open(out, options.verify)?;
    let keys = || keys(corpus, schemas, &selection.published);
    let (old, keys) = rayon::join(|| manifest::read(out), keys);
    let old = match old? {
        Previous::None => None,
        Previous::Whole(manifest) => Some(*manifest),
        Previous::Unreadable => {
            store.distrust();
            None
        }
    };
    if let Some(old) = &old {
        let ids = selection.published.iter();
        let ids = ids.map(|file| corpus.article(*file).id());
        options.brakes.check_removed(old, ids)?;
    }
    let inputs = inputs(corpus, schemas, &selection, &keys, site);
    let old = match old {
        Some(same) if same.inputs == inputs && store.has_all(&same) => {
            store.settle(&same)?;
            return Ok(Written {
                manifest: same,
                written: 0,
                deleted: 0,
            });
        }
        other => other,
    };
    let new = New {
        corpus,
        schemas,
        keys: &keys,
        inputs,
        site,
    };
    let written = new.write(&store, selection, old.as_ref());
    if written.is_err() {
        store.abandon();
    }
    written
}

/// What a new bundle is made of.
struct New<'n> {
    corpus: &'n Corpus,
    schemas: &'n Schemas,
    keys: &'n BTreeMap<FileId, String>,
    inputs: String,
    site: Option<&'n Site<'n>>,
}

impl New<'_> {
    fn write(
        self,
        store: &Store,
        selection: Selection,
        old: Option<&Manifest>,
    ) -> Result<Written, EmitError> {
        let (corpus, schemas, keys) = (self.corpus, self.schemas, self.keys);
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
        let published = &selection.published;
        let entries = compile::articles(corpus, schemas, published, &known, &put);
        let entries = entries.map_err(EmitError::Put)?;
        let clouds = compile::clouds(corpus, schemas, &entries, &put).map_err(EmitError::Put)?;
        let site = self.site.map(|site| {
            let files = pages::Inputs {
                corpus,
                schemas,
                entries: &entries,
                clouds: &clouds,
                keys,
            };
            pages::write(site, store, &files, old)
        });
        let site = site.transpose()?;
        let manifest = assemble(
            corpus,
            schemas,
            selection,
            entries,
            clouds,
            keys,
            self.inputs,
            store.objects(),
            site,
        );
        let deleted = store.finish(&manifest, old)?;
        Ok(Written {
            manifest,
            written: store.written(),
            deleted,
        })
    }
}

#[allow(clippy::too_many_arguments)]
fn assemble(
    corpus: &Corpus,
    schemas: &Schemas,
    selection: Selection,
    entries: Vec<Entry>,
    clouds: Vec<CloudBundle>,
    keys: &BTreeMap<FileId, String>,
    inputs: String,
    files: Vec<Object>,
    site: Option<SiteRow>,
) -> Manifest {
    let articles = entries
        .into_par_iter()
        .map(|entry| ArticleRow {
            source: corpus.article(entry.file).source.path.clone(),
            id: corpus.article(entry.file).id().to_owned(),
            clouds: corpus
                .places
                .article(entry.file)
                .clouds
                .names(schemas)
                .map(str::to_owned)
                .collect(),
            key: keys.get(&entry.file).cloned().unwrap_or_default(),
            object: entry.object.path,
        })
        .collect();
    Manifest {
        format: FORMAT,
        tool: Tool::this(),
        inputs,
        clouds,
        articles,
        held_back: selection.held_back,
        files,
        site,
    }
}

/// For each article the hash of all that its object is made of: the compiler,
/// the schemas, the path and the text. An article that leads to files of the
/// tree or includes some is made of more, and is always compiled anew.
fn keys(corpus: &Corpus, schemas: &Schemas, published: &[FileId]) -> BTreeMap<FileId, String> {
    let environment = environment(schemas);
    spread(published)
        .filter(|file| corpus.article(**file).stands_alone())
        .map(|file| {
            let source = &corpus.article(*file).source;
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

/// What compiles: another compiler or other schemas make other objects.
fn environment(schemas: &Schemas) -> String {
    format!(
        "{FORMAT} {} {:016x}",
        env!("CARGO_PKG_VERSION"),
        schemas.digest
    )
}

/// One hash over all that the bundle is made of.
fn inputs(
    corpus: &Corpus,
    schemas: &Schemas,
    selection: &Selection,
    keys: &BTreeMap<FileId, String>,
    site: Option<&Site<'_>>,
) -> String {
    let mut hash = Sha256::new();
    for file in &selection.published {
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
    for held in &selection.held_back {
        hash.update([0]);
        hash.update(&held.source);
        hash.update(&held.id);
        for reason in &held.reasons {
            hash.update(format!(
                "{}:{}:{}:{}",
                reason.rule, reason.line, reason.column, reason.message
            ));
        }
    }
    hash.update(environment(schemas));
    hash.update(site.map_or("", Site::digest));
    hex(&hash.finalize())
}

/// Bytes as hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

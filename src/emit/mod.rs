//! A bundle on disk: content-addressed objects, one manifest, one alias a cloud.
//!
//! The manifest is the commit: everything it names is written before it, under
//! names that no other content can have, and nothing it names is deleted before
//! the next one is in place. So a run that is killed leaves the bundle that was
//! there, whole; the next run takes away what it left.

mod manifest;
mod pages;
mod store;

pub use manifest::{ArticleRow, Manifest, NAME as MANIFEST, SiteRow};
pub use store::{Store, object};

use crate::compile::{self, CloudBundle, Entry, FORMAT, Object, Selection};
use crate::corpus::{Corpus, spread};
use crate::finding::FileId;
use crate::schema::Schemas;
use crate::site::{Site, SiteError};
use manifest::Tool;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use thiserror::Error;

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
    /// Another run is writing there.
    #[error("{path}: another helpc is writing this bundle; wait for it to end")]
    Busy {
        /// The folder.
        path: std::path::PathBuf,
    },
    /// The folder holds a manifest that is not helpc's.
    #[error("{path} was not written by helpc: choose another folder with --out")]
    Foreign {
        /// The file.
        path: std::path::PathBuf,
    },
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
) -> Result<Written, EmitError> {
    let store = Store::open(out)?;
    let keys = || keys(corpus, schemas, &selection.published);
    let (old, keys) = rayon::join(|| manifest::read(out), keys);
    let inputs = inputs(corpus, schemas, &selection, &keys, site);
    let old = match old? {
        Some(same) if same.inputs == inputs && store.has_all(&same) => {
            store.conclude(&same, None)?;
            return Ok(Written {
                manifest: same,
                written: 0,
                deleted: 0,
            });
        }
        other => other,
    };
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
    let failed = |cause| EmitError::Io {
        path: out.to_owned(),
        cause,
    };
    let entries =
        compile::articles(corpus, schemas, &selection.published, &known, &put).map_err(failed)?;
    let clouds = compile::clouds(corpus, schemas, &entries, &put).map_err(failed)?;
    let site = site.map(|site| {
        let files = pages::Inputs {
            corpus,
            schemas,
            entries: &entries,
            clouds: &clouds,
            keys: &keys,
        };
        pages::write(site, &store, &files, old.as_ref())
    });
    let site = site.transpose()?;
    let manifest = assemble(
        corpus,
        schemas,
        selection,
        entries,
        clouds,
        &keys,
        inputs,
        store.objects(),
        site,
    );
    let deleted = store.finish(&manifest, old.as_ref())?;
    Ok(Written {
        manifest,
        written: store.written(),
        deleted,
    })
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

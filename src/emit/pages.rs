//! The pages of the site on disk. They keep their names, so they are replaced
//! where they lie; each is whole in itself, and what it loads is there before.

use super::manifest::{Manifest, SiteRow};
use super::{EmitError, Store, hex, store};
use crate::compile::{CloudBundle, Entry, Object};
use crate::corpus::{Corpus, Taxonomy, spread};
use crate::coverage::{Coverage, Scope};
use crate::finding::FileId;
use crate::schema::Schemas;
use crate::site::{ARTICLES, COVERAGE, CloudName, MARK, Page, Site};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs;
use std::io;
use std::path::Path;

/// The folder of scripts and styles.
const ASSETS: &str = "assets";

/// What pages are made of.
pub(super) struct Inputs<'i> {
    pub(super) corpus: &'i Corpus,
    pub(super) schemas: &'i Schemas,
    pub(super) entries: &'i [Entry],
    pub(super) clouds: &'i [CloudBundle],
    pub(super) keys: &'i BTreeMap<FileId, String>,
}

/// Makes the pages that are not there yet, and says which the site has.
pub(super) fn write(
    site: &Site<'_>,
    store: &Store,
    inputs: &Inputs<'_>,
    old: Option<&Manifest>,
) -> Result<SiteRow, EmitError> {
    let known = Known::of(site, old);
    let mut pages = Vec::new();
    // What pages load comes first.
    for page in site.assets() {
        pages.push(put(store, page, &known)?);
    }
    for page in site.front(&names(inputs.clouds))? {
        pages.push(put(store, &page, &known)?);
    }
    let (corpus, schemas) = (inputs.corpus, inputs.schemas);
    let files: Vec<FileId> = inputs.entries.iter().map(|entry| entry.file).collect();
    let coverage = || {
        let taxonomy = Taxonomy::of(corpus);
        let coverage = Coverage::of(corpus, schemas, &taxonomy, &files, &Scope::default());
        put(store, &site.coverage(&coverage)?, &known)
    };
    let ids: HashSet<String> = inputs
        .entries
        .iter()
        .map(|entry| inputs.corpus.article(entry.file).id().to_lowercase())
        .collect();
    let has_page = |id: &str| ids.contains(&id.to_lowercase());
    let articles = spread(inputs.entries).map(|entry| {
        let path = Site::path(inputs.corpus.article(entry.file).id());
        // Of an article with a key the page depends on nothing but its object.
        let is_alone = inputs.keys.contains_key(&entry.file);
        if let Some(page) = known.page(&path, &entry.object, store).filter(|_| is_alone) {
            return Ok(page.clone());
        }
        let object = store.read(&entry.object.path)?;
        let page = site.article(&entry.object.path, &object, &has_page)?;
        put(store, &page, &known)
    });
    let articles = || articles.collect::<Result<Vec<_>, EmitError>>();
    let (coverage, articles) = rayon::join(coverage, articles);
    pages.push(coverage?);
    pages.extend(articles?);
    pages.sort();
    Ok(SiteRow {
        key: site.digest().to_owned(),
        pages,
    })
}

fn names(clouds: &[CloudBundle]) -> Vec<CloudName> {
    let names = clouds.iter().map(|cloud| CloudName {
        name: cloud.cloud.clone(),
        title: cloud.title.clone(),
    });
    names.collect()
}

/// The pages of the old manifest.
struct Known<'m> {
    pages: HashMap<&'m str, &'m Object>,
    /// The objects that they were made of, if by these templates.
    objects: HashSet<&'m str>,
}

impl<'m> Known<'m> {
    fn of(site: &Site<'_>, old: Option<&'m Manifest>) -> Self {
        let row = old.and_then(|old| old.site.as_ref());
        let same = old.filter(|_| row.is_some_and(|row| row.key == site.digest()));
        Self {
            pages: row
                .iter()
                .flat_map(|row| &row.pages)
                .map(|page| (page.path.as_str(), page))
                .collect(),
            objects: same
                .iter()
                .flat_map(|old| &old.articles)
                .map(|row| row.object.as_str())
                .collect(),
        }
    }

    /// The page at `path`, if it was made of `object` and is there.
    fn page(&self, path: &str, object: &Object, store: &Store) -> Option<&'m Object> {
        // An object holds the id of its article, and the id makes the path.
        let page = *self.pages.get(path)?;
        (self.objects.contains(object.path.as_str()) && store.has_page(page)).then_some(page)
    }
}

fn put(store: &Store, page: &Page, known: &Known<'_>) -> Result<Object, EmitError> {
    let object = Object {
        path: page.path.clone(),
        size: page.bytes.len() as u64,
        sha256: hex(&Sha256::digest(&page.bytes)),
    };
    let is_ours = known.pages.contains_key(page.path.as_str())
        || page.path.starts_with(ASSETS)
        || !store.path(&page.path).exists()
        || is_marked(&store.path(&page.path));
    if !is_ours {
        return Err(EmitError::Foreign {
            path: store.path(&page.path),
        });
    }
    store.put_page(&object, &page.bytes)?;
    Ok(object)
}

/// Deletes the pages that only the old manifest has, and, where a run was
/// killed, those that nothing names. Returns how many.
pub(super) fn sweep(
    store: &Store,
    manifest: &Manifest,
    old: Option<&Manifest>,
    is_dirty: bool,
) -> Result<usize, EmitError> {
    let rows = |manifest: &'_ Manifest| -> BTreeSet<String> {
        let pages = manifest.site.iter().flat_map(|site| &site.pages);
        pages.map(|page| page.path.clone()).collect()
    };
    let needed = rows(manifest);
    let mut gone = old.map(rows).unwrap_or_default();
    gone.retain(|path| is_page_path(path));
    if is_dirty {
        gone.extend(left_over(store));
    }
    let mut deleted = 0;
    for path in gone.difference(&needed) {
        deleted += usize::from(store.delete(path)?);
    }
    Ok(deleted)
}

/// Pages and assets of ours that lie there, and unfinished ones.
fn left_over(store: &Store) -> Vec<String> {
    let mut found = Vec::new();
    for folder in ["", ARTICLES, ASSETS] {
        let entries = fs::read_dir(store.path(folder)).into_iter().flatten();
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = match folder {
                "" => name.clone(),
                folder => format!("{folder}/{name}"),
            };
            let is_ours = match name.strip_prefix(store::UNFINISHED) {
                Some(rest) => is_page_path(&path.replace(&name, rest)),
                None if folder == ASSETS => is_asset(&entry.path(), &name),
                None => is_page_path(&path) && is_marked(&entry.path()),
            };
            if is_ours {
                found.push(path);
            }
        }
    }
    found
}

/// Whether a file ends with the mark of our pages.
fn is_marked(path: &Path) -> bool {
    fs::read(path).is_ok_and(|bytes| bytes.ends_with(MARK.as_bytes()))
}

/// Whether a file is named by the hash of what it holds, as assets are.
fn is_asset(path: &Path, name: &str) -> bool {
    let hash = name
        .rsplit_once('.')
        .and_then(|(stem, _)| stem.rsplit_once('-'))
        .map_or("", |(_, hash)| hash);
    let read = || -> io::Result<String> { Ok(hex(&Sha256::digest(fs::read(path)?)[..6])) };
    hash.len() == 12 && read().is_ok_and(|digits| digits == hash)
}

/// Whether a path is one that a page of ours can have: manifests are data, and
/// what they name is deleted.
fn is_page_path(path: &str) -> bool {
    let plain = |text: &str| {
        let mut bytes = text.bytes();
        !text.starts_with('.') && bytes.all(|b| b.is_ascii_alphanumeric() || b"-_~.".contains(&b))
    };
    match path.split_once('/') {
        None => ["index.html", "404.html", COVERAGE].contains(&path),
        Some((ARTICLES, name)) => plain(name) && name.ends_with(".html"),
        Some((ASSETS, name)) => plain(name),
        Some(_) => false,
    }
}

//! Writes the pages of the site. They keep their names, so they are staged until the
//! switch to the new bundle; scripts and styles are written before.

use super::chunks::{self, PreviousChunks};
use super::keys::ArticleKeys;
use super::{EmitError, Store, paths, recognize};
use crate::compile::{CompiledArticle, Guide, Plan};
use crate::corpus::{Taxonomy, spread};
use crate::coverage::{Coverage, Scope};
use crate::published::{CloudBundle, Manifest, Object, SiteRow};
use crate::schema::ArticleMember;
use crate::site::{CloudName, Page, Site};
use crate::util::hex;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// The inputs of the pages.
pub(super) struct PageInputs<'i> {
    pub(super) plan: Plan<'i>,
    pub(super) entries: &'i [CompiledArticle],
    pub(super) clouds: &'i [CloudBundle],
    pub(super) keys: &'i ArticleKeys,
}

/// Stages new and changed pages. Returns the row of the site for the manifest.
pub(super) fn write(
    site: &Site<'_>,
    store: &Store,
    inputs: &PageInputs<'_>,
    old: Option<&Manifest>,
) -> Result<SiteRow, EmitError> {
    let guide = Guide::of(inputs.plan);
    let key = Sha256::digest(format!("{} {:016x}", site.digest(), guide.digest()));
    let key = hex(&key[..16]);
    let previous = PreviousPages::of(&key, old);
    let mut pages = Vec::new();
    // Pages load the assets, so assets come first.
    for page in site.assets() {
        pages.push(put(store, page, &previous)?);
    }
    let tasks = site.front(&cloud_names(inputs.clouds), &guide);
    // Some lists take as long as hundreds of pages.
    let fronts = tasks.par_iter().with_max_len(1).map(|task| {
        let pages = task.run()?.into_iter();
        let rows = pages.map(|page| put(store, &page, &previous));
        rows.collect::<Result<Vec<_>, EmitError>>()
    });
    let fronts: Vec<_> = fronts.collect::<Result<_, EmitError>>()?;
    pages.extend(fronts.into_iter().flatten());
    let Plan {
        corpus,
        schemas,
        edition,
        published,
    } = inputs.plan;
    let names_files = !edition.audience.withholds(ArticleMember::Source);
    let scope = Scope {
        clouds: edition.clouds,
        ..Scope::all(schemas)
    };
    let coverage = || {
        let taxonomy = Taxonomy::of(corpus);
        let coverage = Coverage::of(corpus, schemas, &taxonomy, published, &scope);
        put(store, &site.coverage(&coverage, names_files)?, &previous)
    };
    let ids: HashSet<String> = inputs
        .entries
        .iter()
        .map(|entry| corpus.article(entry.file).id().to_lowercase())
        .collect();
    let has_page = |id: &str| ids.contains(&id.to_lowercase());
    let reused = inputs.entries.iter().filter(|entry| {
        inputs.keys.contains_key(&entry.file) && previous.objects.contains(&*entry.object.path)
    });
    let reused = reused.map(|entry| entry.object.path.as_str());
    let old_chunks = match old {
        Some(old) if site.has_chunks() => PreviousChunks::of(old, reused.collect(), store),
        _ => PreviousChunks::default(),
    };
    let chunks_of = |object: &str| match old_chunks.get(object) {
        Some(chunks) => Some(Cow::Borrowed(chunks)),
        None if site.has_chunks() => None,
        None => Some(Cow::default()),
    };
    let articles = spread(inputs.entries).map(|entry| {
        let id = corpus.article(entry.file).id();
        // The files of an article with a key depend only on its object.
        if inputs.keys.contains_key(&entry.file)
            && let Some(chunks) = chunks_of(&entry.object.path)
            && let Some(page) = previous.page(&Site::path(id), &entry.object, store)
            && let Some(twin) = previous.page(&Site::twin_path(id), &entry.object, store)
        {
            return Ok(([page.clone(), twin.clone()], (entry.file, chunks)));
        }
        let path = &entry.object.path;
        let object = store.folder().get(path)?;
        let files = site.article_files(path, &object, &has_page, &guide)?;
        let pages = [
            put(store, &files.page, &previous)?,
            put(store, &files.twin, &previous)?,
        ];
        Ok((pages, (entry.file, Cow::Owned(files.chunks))))
    });
    let articles = || articles.collect::<Result<Vec<_>, EmitError>>();
    let (coverage, articles) = rayon::join(coverage, articles);
    pages.push(coverage?);
    let (files, mut chunks): (Vec<_>, Vec<_>) = articles?.into_iter().unzip();
    pages.extend(files.into_iter().flatten());
    if site.has_chunks() {
        chunks.sort_by_cached_key(|(file, _)| corpus.article(*file).id().to_lowercase());
        let files = chunks::files(inputs.plan, &chunks).into_par_iter();
        let rows = files.map(|file| put_parts(store, &file.path, &file.parts, &previous));
        pages.extend(rows.collect::<Result<Vec<_>, EmitError>>()?);
    }
    pages.sort();
    Ok(SiteRow { key, pages })
}

fn cloud_names(clouds: &[CloudBundle]) -> Vec<CloudName> {
    let names = clouds.iter().map(|cloud| CloudName {
        name: cloud.cloud.clone(),
        title: cloud.title.clone(),
    });
    names.collect()
}

/// The pages of the old manifest.
struct PreviousPages<'m> {
    pages: HashMap<&'m str, &'m Object>,
    /// The objects that they were rendered from, if they were made with the same key.
    objects: HashSet<&'m str>,
}

impl<'m> PreviousPages<'m> {
    /// Returns the pages of `old`. They are reused if they were made with the same `key`: the
    /// templates, and the place of each article.
    fn of(key: &str, old: Option<&'m Manifest>) -> Self {
        let mut previous = Self {
            pages: HashMap::new(),
            objects: HashSet::new(),
        };
        let Some(old) = old else {
            return previous;
        };
        let Some(row) = &old.site else {
            return previous;
        };
        for page in &row.pages {
            previous.pages.insert(&page.path, page);
        }
        if row.key == key {
            previous
                .objects
                .extend(old.articles.iter().map(|article| &*article.object));
        }
        previous
    }

    /// Returns the page at `path` if it was rendered from `object` and is intact.
    fn page(&self, path: &str, object: &Object, store: &Store) -> Option<&'m Object> {
        // The path of the page is derived from the id in the object.
        let page = *self.pages.get(path)?;
        if self.objects.contains(object.path.as_str()) && store.is_intact(page) {
            Some(page)
        } else {
            None
        }
    }
}

/// Writes an asset or stages a page. Returns its row in the manifest.
fn put(store: &Store, page: &Page, previous: &PreviousPages<'_>) -> Result<Object, EmitError> {
    put_parts(store, &page.path, &[&page.bytes], previous)
}

/// Writes or stages a file that consists of `parts`, unless it is in place. Returns its row in the
/// manifest.
fn put_parts(
    store: &Store,
    path: &str,
    parts: &[&[u8]],
    previous: &PreviousPages<'_>,
) -> Result<Object, EmitError> {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    let object = Object {
        path: path.to_owned(),
        size: parts.iter().map(|part| part.len() as u64).sum(),
        sha256: hex(&hash.finalize()),
    };
    let known = previous.pages.get(path).copied();
    if known != Some(&object) || !store.is_intact(&object) {
        put_file(store, &object, parts, known.is_some())?;
    }
    Ok(object)
}

/// Writes an asset, or stages a page unless a file that helpc did not write is in the way.
/// `is_known` is true if the old manifest names the page, which consists of `parts`.
pub(super) fn put_file(
    store: &Store,
    page: &Object,
    parts: &[&[u8]],
    is_known: bool,
) -> Result<(), EmitError> {
    if page.path.starts_with(paths::ASSETS) {
        return store.put_asset(page, parts);
    }
    let full = store.folder().path(&page.path);
    // An interrupted build of an older version may have left a truncated page.
    let is_truncated = || {
        let existing = std::fs::read(&full);
        existing.is_ok_and(|existing| parts.concat().starts_with(&existing))
    };
    let is_ours = is_known
        || store.is_in_new_folder(page)
        || !full.exists()
        || recognize::is_page(&full)
        || (store.is_dirty() && is_truncated());
    if !is_ours {
        return Err(EmitError::Foreign { path: full });
    }
    store.stage_page(page, parts)
}

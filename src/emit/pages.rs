//! The pages of the site. They keep their names, so they are staged until the
//! switch to the new bundle; what they load is put in place before.

use super::manifest::{Manifest, SiteRow};
use super::{EmitError, Store, paths, sweep};
use crate::compile::{CloudBundle, Entry, Object, Plan};
use crate::corpus::{Taxonomy, spread};
use crate::coverage::{Coverage, Scope};
use crate::finding::FileId;
use crate::schema::ArticleMember;
use crate::site::{CloudName, Page, Site};
use crate::util::hex;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What pages are made of.
pub(super) struct Inputs<'i> {
    pub(super) plan: Plan<'i>,
    pub(super) entries: &'i [Entry],
    pub(super) clouds: &'i [CloudBundle],
    pub(super) keys: &'i BTreeMap<FileId, String>,
}

/// Stages the pages that are not there yet, and returns all that the site has.
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
        put(store, &site.coverage(&coverage, names_files)?, &known)
    };
    let ids: HashSet<String> = inputs
        .entries
        .iter()
        .map(|entry| corpus.article(entry.file).id().to_lowercase())
        .collect();
    let has_page = |id: &str| ids.contains(&id.to_lowercase());
    let articles = spread(inputs.entries).map(|entry| {
        let path = Site::path(corpus.article(entry.file).id());
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
        (self.objects.contains(object.path.as_str()) && store.is_there(page)).then_some(page)
    }
}

fn put(store: &Store, page: &Page, known: &Known<'_>) -> Result<Object, EmitError> {
    let object = Object {
        path: page.path.clone(),
        size: page.bytes.len() as u64,
        sha256: hex(&Sha256::digest(&page.bytes)),
    };
    if page.path.starts_with(paths::ASSETS) {
        store.put_asset(&object, &page.bytes)?;
        return Ok(object);
    }
    let full = store.path(&page.path);
    // A stopped run of an older helpc may have left a page that is cut off.
    let is_cut = || std::fs::read(&full).is_ok_and(|there| page.bytes.starts_with(&there));
    let is_ours = known.pages.contains_key(page.path.as_str())
        || !full.exists()
        || sweep::is_marked(&full)
        || (store.is_dirty() && is_cut());
    if !is_ours {
        return Err(EmitError::Foreign { path: full });
    }
    store.stage_page(&object, &page.bytes)?;
    Ok(object)
}

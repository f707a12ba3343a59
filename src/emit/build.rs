//! Builds a bundle and writes it to a folder.

use super::keys::{ArticleKeys, article_keys, inputs_hash};
use super::manifest::{self, ExistingManifest};
use super::{EmitError, Limits, Store, finish, pages, record};
use crate::compile::{self, CompiledArticle, Edition, Plan, Selection};
use crate::corpus::Corpus;
use crate::finding::FileId;
use crate::published::{ArticleRow, AudienceName, FORMAT, Manifest, Object, Tool};
use crate::schema::Schemas;
use crate::site::Site;
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::Path;

/// The outcome of a build.
#[derive(Debug)]
pub struct BuildOutcome {
    /// The manifest that is now on disk.
    pub manifest: Manifest,
    /// The number of files that were written. The others existed already.
    pub written: usize,
    /// The number of unused files that were deleted.
    pub deleted: usize,
    /// The number of articles that are held back.
    pub held_back: usize,
    /// The number of articles for another audience or other clouds.
    pub left_out: usize,
    /// The audience of the replaced bundle, if it was a different one.
    pub replaced_audience: Option<AudienceName>,
    /// The error in writing the build record. The bundle is complete without it.
    pub record_error: Option<EmitError>,
}

/// Options of a build.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Limits that stop the build before it writes anything.
    pub limits: Limits,
    /// True to hash each existing file.
    pub verify: bool,
}

/// Writes the bundle of the articles in `selection`, which must be narrowed to `edition`,
/// to the folder `out`, with the pages of `site` if there is one. Writes the build record
/// next to that folder.
///
/// Replaces and deletes only files that helpc wrote.
pub fn write(
    out: &Path,
    corpus: &Corpus,
    schemas: &Schemas,
    edition: Edition<'_>,
    selection: &Selection,
    site: Option<&Site<'_>>,
    options: &Options,
) -> Result<BuildOutcome, EmitError> {
    options.limits.check_held_back(selection)?;
    let store = Store::open(out, options.verify)?;
    let plan = Plan {
        corpus,
        schemas,
        edition,
        published: &selection.published,
    };
    let (old, keys) = rayon::join(|| manifest::read(out), || article_keys(plan));
    let old = match old? {
        ExistingManifest::None => None,
        ExistingManifest::Valid(manifest) => Some(*manifest),
        ExistingManifest::Unreadable => {
            store.check_all_files();
            None
        }
    };
    // A bundle without an audience has format 1, which contained the articles of all
    // audiences.
    if let Some(old) = &old
        && old.audience.is_some()
    {
        let published = plan.published.iter();
        let ids = published.map(|file| corpus.article(*file).id());
        options.limits.check_removed(old, ids)?;
    }
    let inputs = inputs_hash(plan, &keys, site);
    let old_audience = old.as_ref().and_then(|old| old.audience);
    let outcome = |manifest: Manifest, written, deleted| BuildOutcome {
        record_error: record::write(out, plan, selection, &manifest).err(),
        replaced_audience: old_audience.filter(|old| *old != edition.audience.name),
        held_back: selection.held_back.len(),
        left_out: selection.left_out,
        manifest,
        written,
        deleted,
    };
    let old = match old {
        Some(current) if current.inputs == inputs && store.has_all(&current) => {
            finish::repair(&store, &current)?;
            return Ok(outcome(current, 0, 0));
        }
        other => other,
    };
    let build = Build {
        plan,
        keys: &keys,
        inputs,
        site,
    };
    match build.write(&store, old.as_ref()) {
        Ok((manifest, deleted)) => Ok(outcome(manifest, store.written(), deleted)),
        Err(error) => {
            store.discard_staged();
            Err(error)
        }
    }
}

/// The inputs of a build.
struct Build<'n> {
    plan: Plan<'n>,
    keys: &'n ArticleKeys,
    inputs: String,
    site: Option<&'n Site<'n>>,
}

impl Build<'_> {
    /// Writes the bundle. Returns its manifest and the number of deleted files.
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
        let previous = |file: FileId| {
            let row = rows.get(keys.get(&file)?.as_str())?;
            let object = *objects.get(row.object.as_str())?;
            if !store.has(object) {
                return None;
            }
            Some(object.clone())
        };
        let put = |bytes: Vec<u8>| store.put(&bytes);
        let mut entries =
            compile::articles(plan, plan.published, &previous, &put).map_err(EmitError::Put)?;
        let clouds = compile::clouds(plan, &entries, &put).map_err(EmitError::Put)?;
        // Only the search index needs the terms, which take much memory.
        for entry in &mut entries {
            entry.search = None;
        }
        let site = match self.site {
            Some(site) => {
                let inputs = pages::PageInputs {
                    plan,
                    entries: &entries,
                    clouds: &clouds,
                    keys,
                };
                Some(pages::write(site, store, &inputs, old)?)
            }
            None => None,
        };
        let manifest = Manifest {
            format: FORMAT,
            tool: Tool::current(),
            audience: Some(plan.edition.audience.name),
            inputs: self.inputs,
            clouds,
            articles: article_rows(plan, entries, keys),
            files: store.objects(),
            site,
        };
        let deleted = finish::finish(store, &manifest, old)?;
        Ok((manifest, deleted))
    }
}

/// Returns the rows of the published articles.
fn article_rows(
    plan: Plan<'_>,
    entries: Vec<CompiledArticle>,
    keys: &ArticleKeys,
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

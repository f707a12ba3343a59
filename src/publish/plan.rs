//! The difference between the published bundle and the one to publish. Pure.

use super::files::FileSet;
use crate::published::{AudienceName, Manifest, Object, is_alias};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The version of the format of a plan.
pub const PLAN_FORMAT: u32 = 1;

/// Everything that a run changes at a destination: `schemas/publish/plan.schema.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// [`PLAN_FORMAT`].
    pub format: u32,
    /// The destination.
    pub destination: String,
    /// The number of the new generation.
    pub generation: u64,
    /// The SHA-256 of the published manifest; `None` for the first publish.
    pub from: Option<String>,
    /// The SHA-256 of the manifest to publish.
    pub to: String,
    /// The audience of the bundle.
    pub audience: Option<AudienceName>,
    /// The changes of each cloud, in order of name.
    pub clouds: Vec<CloudChange>,
    /// The ids of articles that change, in any cloud.
    pub articles: ArticleChange,
    /// Objects, scripts and styles that are written: those that the published bundle does not have.
    pub objects: Vec<Object>,
    /// Pages and aliases that are written, in the order in which they are.
    pub pages: Vec<PageChange>,
    /// Pages whose published content is saved for a rollback, before anything is replaced.
    pub saves: Vec<Object>,
    /// Pages and aliases that are deleted after the switch.
    pub removed: Vec<String>,
    /// The number of bytes to write.
    pub bytes: u64,
    /// An estimate of the number of requests, without repetitions.
    pub requests: usize,
}

/// The articles of a cloud that change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CloudChange {
    /// The name of the cloud.
    pub cloud: String,
    /// The number of its articles before.
    pub before: usize,
    /// The number of its articles after.
    pub after: usize,
    /// The number of articles that it shows for the first time.
    pub added: usize,
    /// The number of articles whose content changes.
    pub changed: usize,
    /// The number of articles that it no longer shows.
    pub removed: usize,
}

/// Ids of articles, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ArticleChange {
    /// New articles.
    pub added: Vec<String>,
    /// Articles whose content or clouds change.
    pub changed: Vec<String>,
    /// Articles that are no longer published.
    pub removed: Vec<String>,
}

/// A page or alias that is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PageChange {
    /// Its path.
    pub path: String,
    /// Its new content.
    pub file: Object,
    /// The SHA-256 of the published content that it replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
}

/// The manifests that a plan compares.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manifests<'m> {
    /// The published one, with its hash.
    pub(super) old: Option<(&'m Manifest, &'m str)>,
    /// The one to publish, with its hash.
    pub(super) new: (&'m Manifest, &'m str),
    /// Those of interrupted runs, whose pages may be in place.
    pub(super) unfinished: &'m [Manifest],
}

impl Plan {
    /// Compares manifests. The error names a path that is not valid in a bundle.
    pub(super) fn of(
        destination: &str,
        generation: u64,
        manifests: Manifests<'_>,
    ) -> Result<Self, String> {
        let Manifests {
            old,
            new: (new, to),
            unfinished,
        } = manifests;
        let new_files = FileSet::of(new)?;
        let old_files = old.map(|(manifest, _)| FileSet::of(manifest)).transpose()?;
        let old_files = old_files.unwrap_or_default();
        let mut plan = Self {
            format: PLAN_FORMAT,
            destination: destination.to_owned(),
            generation,
            from: old.map(|(_, hash)| hash.to_owned()),
            to: to.to_owned(),
            audience: new.audience,
            clouds: cloud_changes(old.map(|(manifest, _)| manifest), new),
            articles: article_changes(old.map(|(manifest, _)| manifest), new),
            objects: Vec::new(),
            pages: Vec::new(),
            saves: Vec::new(),
            removed: Vec::new(),
            bytes: 0,
            requests: 0,
        };
        for (path, file) in &new_files.immutable {
            if !old_files.immutable.contains_key(path) {
                plan.objects.push((*file).clone());
            }
        }
        plan.add_pages(&old_files, &new_files, unfinished)?;
        plan.bytes = plan.objects.iter().map(|file| file.size).sum::<u64>()
            + plan.pages.iter().map(|page| page.file.size).sum::<u64>();
        plan.requests = plan.count_requests();
        Ok(plan)
    }

    fn add_pages(
        &mut self,
        old: &FileSet<'_>,
        new: &FileSet<'_>,
        unfinished: &[Manifest],
    ) -> Result<(), String> {
        // What may be in place, by path: the published content, and that of interrupted runs.
        let mut places: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for (path, file) in &old.replaced {
            places.entry(path.clone()).or_default().insert(&file.sha256);
        }
        for manifest in unfinished {
            for (path, file) in FileSet::of(manifest)?.replaced {
                places.entry(path).or_default().insert(&file.sha256);
            }
        }
        for (path, file) in &new.replaced {
            let published = old.replaced.get(path);
            let possible = places.get(path);
            let is_in_place = published.is_some()
                && possible.is_some_and(|hashes| hashes.iter().all(|hash| *hash == file.sha256));
            if !is_in_place {
                self.pages.push(PageChange {
                    path: path.clone(),
                    file: (*file).clone(),
                    replaces: published.map(|file| file.sha256.clone()),
                });
            }
        }
        self.pages
            .sort_by_cached_key(|page| (page.rank(), page.path.clone()));
        let removed = places
            .into_keys()
            .filter(|path| !new.replaced.contains_key(path));
        self.removed = removed.collect();
        // The content of an alias is also an object.
        for (path, file) in old.replaced.iter().filter(|(path, _)| !is_alias(path)) {
            let is_kept = new
                .replaced
                .get(path)
                .is_some_and(|new| new.sha256 == file.sha256);
            if !is_kept {
                self.saves.push((*file).clone());
            }
        }
        Ok(())
    }

    /// Returns the number of requests of this plan.
    fn count_requests(&self) -> usize {
        // State and manifest are read; the manifest is saved and switched; the run is recorded
        // when it starts and when it ends.
        let fixed = 6;
        let written = self.objects.len() + self.pages.len();
        fixed + written + 2 * self.saves.len() + self.removed.len().div_ceil(256)
    }

    /// Returns true if nothing changes.
    pub fn is_empty(&self) -> bool {
        self.from.as_ref() == Some(&self.to)
            && self.objects.is_empty()
            && self.pages.is_empty()
            && self.removed.is_empty()
    }
}

impl PageChange {
    /// Returns its place in the order: new pages before pages that may link to them, then the
    /// pages that lead to all others, then the aliases. As in a build.
    pub(super) fn rank(&self) -> u8 {
        crate::emit::switch_rank(&self.path, self.replaces.is_none())
    }
}

/// The object and clouds of each article, by its id in lower case.
fn rows(manifest: &Manifest) -> BTreeMap<String, (&str, &[String])> {
    let rows = manifest.articles.iter();
    rows.map(|row| (row.id.to_lowercase(), (&*row.object, &*row.clouds)))
        .collect()
}

fn article_changes(old: Option<&Manifest>, new: &Manifest) -> ArticleChange {
    let before = old.map(rows).unwrap_or_default();
    let mut change = ArticleChange::default();
    let mut seen = BTreeSet::new();
    for row in &new.articles {
        let id = row.id.to_lowercase();
        match before.get(&id) {
            None => change.added.push(row.id.clone()),
            Some(published) if *published != (&*row.object, &*row.clouds) => {
                change.changed.push(row.id.clone());
            }
            Some(_) => {}
        }
        seen.insert(id);
    }
    let old_rows = old.iter().flat_map(|manifest| &manifest.articles);
    for row in old_rows {
        if !seen.contains(&row.id.to_lowercase()) {
            change.removed.push(row.id.clone());
        }
    }
    for ids in [&mut change.added, &mut change.changed, &mut change.removed] {
        ids.sort_unstable();
    }
    change
}

fn cloud_changes(old: Option<&Manifest>, new: &Manifest) -> Vec<CloudChange> {
    let mut clouds: BTreeMap<&str, CloudChange> = BTreeMap::new();
    let before = old.map(rows).unwrap_or_default();
    let after = rows(new);
    for (_, names) in before.values() {
        for name in *names {
            clouds.entry(name).or_default().before += 1;
        }
    }
    for (id, (object, names)) in &after {
        for name in *names {
            let change = clouds.entry(name).or_default();
            change.after += 1;
            match before.get(id) {
                Some((published, shown)) if shown.contains(name) => {
                    change.changed += usize::from(published != object);
                }
                _ => change.added += 1,
            }
        }
    }
    let changes = clouds.into_iter().map(|(name, change)| CloudChange {
        cloud: name.to_owned(),
        removed: change.before + change.added - change.after,
        ..change
    });
    changes.collect()
}

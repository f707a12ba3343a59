//! Articles of both sides that are the same for customers, before and after the change.

use super::source::{Entry, Source};
use crate::bundle::BundleError;
use crate::published::Article;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The articles that differ.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    /// Articles that both sides publish, with different content or in different lists.
    pub both: Vec<(Entry, Entry)>,
    /// Articles that only the old side publishes.
    pub gone: Vec<Entry>,
    /// Articles that only the new side publishes.
    pub new: Vec<Entry>,
    /// Articles that differ only in the path of their file.
    pub moved: Vec<(Entry, Entry)>,
    /// The new id of each renamed article, by its old id; both in lower case.
    pub renamed: BTreeMap<String, String>,
}

impl Pairs {
    /// Pairs articles by id. Articles with different ids are the same if their files are.
    pub(super) fn of(
        mut before: BTreeMap<String, Entry>,
        mut after: BTreeMap<String, Entry>,
        moved: &BTreeMap<String, String>,
    ) -> Self {
        let mut pairs = Self::default();
        let mut new = Vec::new();
        while let Some((id, entry)) = after.pop_first() {
            match before.remove(&id) {
                None => new.push(entry),
                Some(old) if !old.is_same(&entry) => pairs.both.push((old, entry)),
                Some(old) if old.path != entry.path => pairs.moved.push((old, entry)),
                Some(_) => {}
            }
        }
        let mut by_path: BTreeMap<String, String> = BTreeMap::new();
        for (id, entry) in &before {
            if let Some(path) = &entry.path {
                by_path.insert(path.clone(), id.clone());
            }
        }
        for entry in new {
            let path = entry.path.as_deref();
            let old_path = path.and_then(|path| moved.get(path).map(String::as_str).or(Some(path)));
            let old_id = old_path.and_then(|path| by_path.remove(path));
            match old_id.and_then(|id| before.remove_entry(&id)) {
                Some((id, old)) => {
                    pairs.renamed.insert(id, entry.id.to_lowercase());
                    pairs.both.push((old, entry));
                }
                None => pairs.new.push(entry),
            }
        }
        pairs.gone = before.into_values().collect();
        pairs
    }
    /// Drops the pairs whose articles differ only in the days of their last changes.
    pub(super) fn ignore_days(
        &mut self,
        before: &dyn Source,
        after: &dyn Source,
    ) -> Result<(), BundleError> {
        let both = std::mem::take(&mut self.both).into_par_iter();
        let both = both.map(|(old, new)| {
            let without_day = |source: &dyn Source, entry: &Entry| {
                source.document(&entry.id, entry).map(|document| Article {
                    updated: None,
                    ..document
                })
            };
            let is_same =
                old.is_found_alike(&new) && without_day(before, &old)? == without_day(after, &new)?;
            Ok((is_same, (old, new)))
        });
        for (is_same, pair) in both.collect::<Result<Vec<_>, BundleError>>()? {
            if !is_same {
                self.both.push(pair);
            } else if pair.0.path != pair.1.path {
                self.moved.push(pair);
            }
        }
        Ok(())
    }
}

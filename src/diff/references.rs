//! References to ids and files that are gone.

use super::model::Pointer;
use super::pairs::Pairs;
use super::source::{Entry, PointerSource, Source, Targets};
use crate::bundle::BundleError;
use std::collections::{BTreeMap, BTreeSet};

/// The articles that point to each id that is gone, by id in lower case.
#[derive(Debug, Default)]
pub(super) struct Pointers(BTreeMap<String, Vec<Pointer>>);

impl Pointers {
    /// Finds the references to articles that are gone or have a new id.
    pub(super) fn of(
        before: &dyn Source,
        after: &dyn Source,
        pairs: &Pairs,
    ) -> Result<Self, BundleError> {
        let renamed = pairs
            .both
            .iter()
            .filter(|(old, new)| old.id.to_lowercase() != new.id.to_lowercase());
        let renamed = renamed.map(|(old, new)| (old, old.path != new.path));
        let gone = pairs.gone.iter().map(|entry| (entry, true));
        let gone: Vec<(String, &Entry, bool)> = gone
            .chain(renamed)
            .map(|(entry, is_file_gone)| (entry.id.to_lowercase(), entry, is_file_gone))
            .collect();
        if gone.is_empty() {
            return Ok(Self::default());
        }
        let mut targets = Targets::default();
        for (id, entry, is_file_gone) in &gone {
            targets.ids.insert(id);
            if let Some(path) = &entry.path
                && *is_file_gone
            {
                targets.paths.insert(path, id);
            }
        }
        let old = before.pointers(&targets)?;
        let new = after.pointers(&targets)?;
        let mut pointers = BTreeMap::new();
        for id in &targets.ids {
            let sources =
                |found: &'_ BTreeMap<String, Vec<PointerSource>>| -> BTreeSet<PointerSource> {
                    found.get(*id).into_iter().flatten().cloned().collect()
                };
            let (old, new) = (sources(&old), sources(&new));
            let list = old.union(&new).map(|source| Pointer {
                id: source.id.clone(),
                file: source.path.as_deref().map(|path| after.display(path)),
                is_left: new.contains(source),
            });
            pointers.insert((*id).to_owned(), list.collect());
        }
        Ok(Self(pointers))
    }

    /// Returns the articles that point to `id`.
    pub(super) fn to(&self, id: &str) -> Vec<Pointer> {
        let found = self.0.get(&id.to_lowercase());
        found.cloned().unwrap_or_default()
    }
}

//! Overrides: levels and options for some files and types.

use super::options::OwnOptions;
use super::{Config, Fault, FaultKind, Level};
use crate::finding::Severity;
use crate::schema::{RulePage, Schemas};
use globset::GlobSet;
use std::collections::BTreeMap;

/// Levels and options for some articles.
#[derive(Debug)]
pub(super) struct Override {
    /// The files that it applies to; all if empty.
    pub(super) files: GlobSet,
    pub(super) types: Vec<String>,
    pub(super) levels: BTreeMap<String, Level>,
    /// `None` if it sets none.
    pub(super) options: Option<OwnOptions>,
}

/// The overrides that apply to an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides(Vec<usize>);

impl Config {
    /// Returns the overrides for an article with this path below the root and this type.
    pub fn overrides(&self, path: &str, kind: &str) -> Overrides {
        let fits = |one: &Override| {
            (one.files.is_empty() || one.files.is_match(path))
                && (one.types.is_empty()
                    || one.types.iter().any(|name| name.eq_ignore_ascii_case(kind)))
        };
        let all = self.overrides.iter().enumerate();
        Overrides(all.filter(|(_, one)| fits(one)).map(|(at, _)| at).collect())
    }

    /// Iterates over `overrides`, in order.
    pub(super) fn fitting<'c>(
        &'c self,
        overrides: &'c Overrides,
    ) -> impl Iterator<Item = &'c Override> {
        overrides.0.iter().filter_map(|at| self.overrides.get(*at))
    }

    /// Returns true if there are no overrides.
    pub fn is_uniform(&self) -> bool {
        self.overrides.is_empty()
    }

    /// Returns the severity of a rule for an article with `overrides`; see [`Self::severity`].
    pub fn severity_under(&self, page: &RulePage, overrides: &Overrides) -> Option<Severity> {
        let set = overrides.0.iter().rev().find_map(|at| {
            let levels = &self.overrides.get(*at)?.levels;
            levels.get(&page.name).or_else(|| levels.get(page.group()))
        });
        set.map_or_else(|| self.severity(page), |level| level.severity())
    }

    /// Switches off all rules except those that `wanted` selects, which keep their levels.
    pub fn only(&mut self, wanted: &dyn Fn(&RulePage) -> bool, schemas: &Schemas) {
        let keep = |levels: &mut BTreeMap<String, Level>| {
            let own = std::mem::take(levels);
            for page in schemas.rules.iter().filter(|page| wanted(page)) {
                if let Some(level) = own.get(&page.name).or_else(|| own.get(page.group())) {
                    levels.insert(page.name.clone(), *level);
                }
            }
        };
        keep(&mut self.levels);
        self.overrides
            .iter_mut()
            .for_each(|one| keep(&mut one.levels));
        for page in schemas.rules.iter().filter(|page| !wanted(page)) {
            self.levels.insert(page.name.clone(), Level::Off);
        }
    }

    /// Returns true if the rule runs for any article.
    pub fn is_on(&self, page: &RulePage) -> bool {
        let mut each = (0..self.overrides.len()).map(|at| Overrides(vec![at]));
        self.severity(page).is_some() || each.any(|one| self.severity_under(page, &one).is_some())
    }

    /// Returns true if the rule can report an error about any article.
    pub fn can_be_error(&self, page: &RulePage) -> bool {
        let is_error = |severity| severity == Some(Severity::Error);
        let mut each = (0..self.overrides.len()).map(|at| Overrides(vec![at]));
        is_error(self.severity(page)) || each.any(|one| is_error(self.severity_under(page, &one)))
    }

    /// Returns a fault for each glob that matches none of `paths`, which are below the root.
    pub fn dead_globs<'p>(&self, paths: impl Iterator<Item = &'p str> + Clone) -> Vec<Fault> {
        let excluded = (&self.exclude, "/exclude".to_owned());
        let overridden = self
            .overrides
            .iter()
            .enumerate()
            .map(|(at, one)| (&one.files, format!("/overrides/{at}/files")));
        let mut dead = Vec::new();
        for (globs, pointer) in std::iter::once(excluded).chain(overridden) {
            let mut is_used = vec![false; globs.len()];
            for path in paths.clone() {
                for index in globs.matches(path) {
                    is_used[index] = true;
                }
            }
            for (item, _) in is_used.iter().enumerate().filter(|(_, used)| !**used) {
                let pointer = format!("{pointer}/{item}");
                let Some(origin) = self.document.origin(&pointer) else {
                    continue;
                };
                let (file, span) = (origin.file, origin.value);
                // An invalid glob has a fault already.
                if self
                    .faults
                    .iter()
                    .any(|fault| (fault.file, fault.span) == (file, span))
                {
                    continue;
                }
                let glob = self.value(&pointer).and_then(|glob| glob.as_str());
                dead.push(Fault {
                    file,
                    span,
                    kind: FaultKind::DeadGlob,
                    message: format!("no file matches the glob `{}`", glob.unwrap_or_default()),
                    help: None,
                });
            }
        }
        dead
    }
}

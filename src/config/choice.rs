//! Rules and files that the command line switches on and off, in addition to the file.

use super::check::unknown;
use super::{Config, ConfigError, Level};
use crate::schema::{RulePage, Schemas};
use globset::{Glob, GlobBuilder, GlobSetBuilder};
use std::collections::BTreeSet;

/// Rules that the command line selects: names of rules or groups, or globs.
#[derive(Debug, Default, Clone, Copy)]
pub struct RuleChoice<'a> {
    /// The only rules that run; all if empty.
    pub only: &'a [String],
    /// Rules that also run although they are off.
    pub select: &'a [String],
    /// Rules that do not run.
    pub ignore: &'a [String],
}

impl Config {
    /// Switches rules on and off. Severities that the file sets stay.
    pub fn choose(
        &mut self,
        choice: &RuleChoice<'_>,
        schemas: &Schemas,
    ) -> Result<(), ConfigError> {
        let only = matching("--only", choice.only, schemas)?;
        let select = matching("--select", choice.select, schemas)?;
        let ignore = matching("--ignore", choice.ignore, schemas)?;
        let is_chosen = |page: &RulePage| {
            let is_in = only.is_empty() || only.contains(&page.name) || select.contains(&page.name);
            is_in && !ignore.contains(&page.name)
        };
        for page in &schemas.rules {
            if !is_chosen(page) {
                self.switch_off(page);
            } else if only.contains(&page.name) || select.contains(&page.name) {
                self.switch_on(page);
            }
        }
        Ok(())
    }

    /// Switches on a rule or all rules of a group. Severities that the file sets stay.
    pub fn select(&mut self, name: &str, schemas: &Schemas) -> Result<(), ConfigError> {
        let select = &[name.to_owned()];
        let choice = RuleChoice {
            select,
            ..RuleChoice::default()
        };
        self.choose(&choice, schemas)
    }

    /// Returns true if the command line switched the rule off, so that comments that suppress its
    /// findings have no effect.
    pub fn is_passed_over(&self, rule: &str) -> bool {
        self.passed_over.contains(rule)
    }

    /// Excludes files that match one of `globs`: the name of a file or folder anywhere, or a path
    /// relative to the articles folder or to the working directory, in which `*` does not
    /// match a slash.
    pub fn leave_out(&mut self, globs: &[String]) -> Result<(), ConfigError> {
        let mut set = GlobSetBuilder::new();
        for glob in globs {
            let path = glob
                .strip_prefix("./")
                .unwrap_or(glob)
                .trim_end_matches('/');
            let anywhere = if path.contains('/') { "" } else { "**/" };
            for whole in [format!("{anywhere}{path}"), format!("{anywhere}{path}/**")] {
                let glob_of_path = GlobBuilder::new(&whole).literal_separator(true).build();
                let parsed = glob_of_path.map_err(|error| ConfigError::Glob {
                    glob: glob.clone(),
                    cause: error.kind().clone(),
                })?;
                set.add(parsed);
            }
        }
        self.also_excluded = set.build().map_err(|error| ConfigError::Glob {
            glob: globs.join("`, `"),
            cause: error.kind().clone(),
        })?;
        Ok(())
    }

    fn switch_on(&mut self, page: &RulePage) {
        if self.severity(page).is_none() {
            self.levels.insert(page.name.clone(), page.severity.into());
        }
    }

    fn switch_off(&mut self, page: &RulePage) {
        self.passed_over.insert(page.name.clone());
        self.levels.insert(page.name.clone(), Level::Off);
        for one in &mut self.overrides {
            one.levels.insert(page.name.clone(), Level::Off);
        }
    }
}

/// Returns the names of the rules that `names` select.
fn matching(
    option: &'static str,
    names: &[String],
    schemas: &Schemas,
) -> Result<BTreeSet<String>, ConfigError> {
    let mut found = BTreeSet::new();
    let failed = |cause| ConfigError::Selection { option, cause };
    for name in names {
        let name = name.trim();
        let before = found.len();
        if name.contains(['*', '?', '[', '{']) {
            let glob = Glob::new(name).map_err(|error| {
                failed(format!("`{name}` is not a valid glob: {}", error.kind()))
            })?;
            let glob = glob.compile_matcher();
            let rules = schemas.rules.iter().map(|page| &page.name);
            found.extend(rules.filter(|rule| glob.is_match(rule)).cloned());
            if found.len() == before && !schemas.rules.iter().any(|page| glob.is_match(&page.name))
            {
                return Err(failed(format!(
                    "no rule matches `{name}`; run `helpc explain` for a list of all rules"
                )));
            }
        } else if !name.is_empty() {
            if let Some(cause) = unknown(name, schemas) {
                return Err(failed(cause));
            }
            let rules = schemas.rules.iter();
            let fits = |page: &&RulePage| page.name == name || page.group() == name;
            found.extend(rules.filter(fits).map(|page| page.name.clone()));
        }
    }
    Ok(found)
}

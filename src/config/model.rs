//! The settings of a tree.

use super::document::{Document, Origin};
use super::options::OwnOptions;
use super::overrides::Override;
use super::{Fault, Level, LinkChecks, SiteSettings, TaxonomyNames};
use crate::schema::{AudienceName, Threshold};
use crate::source::{LineIndex, Source};
use globset::GlobSet;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The folder of bundles, unless another one is set.
pub(super) const OUT: &str = "dist";

/// Thresholds above which a build stops before it writes. The defaults are in `schemas/build.yaml`.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub struct BuildLimits {
    /// Articles that may be held back because of errors.
    pub max_held_back: Option<Threshold>,
    /// Articles of the old bundle that may be missing from the new one.
    pub max_removed: Option<Threshold>,
}

/// Settings of comparisons.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DiffSettings {
    /// Names of the kinds of changes that fail a comparison.
    pub fail_on: Vec<String>,
}

/// The configuration of a tree: the settings of the files, and defaults for all others.
#[derive(Debug)]
pub struct Config {
    /// The folder of the file; the working directory if there is no file.
    pub base: PathBuf,
    /// The file, if there is one.
    pub file: Option<PathBuf>,
    /// The articles folder.
    pub articles: PathBuf,
    /// The folder of bundles.
    pub out: PathBuf,
    /// A folder of schema files that replace the embedded ones.
    pub schemas: Option<PathBuf>,
    /// True if bundles include a site.
    pub site: bool,
    /// The settings of the site.
    pub site_settings: SiteSettings,
    /// A folder of templates that replace the embedded ones.
    pub templates: Option<PathBuf>,
    /// The file with names of products, topics and resource types.
    pub taxonomy: Option<PathBuf>,
    /// The names in that file.
    pub names: Arc<TaxonomyNames>,
    /// Files that are not checked and not published.
    pub exclude: GlobSet,
    /// Files that the command line excludes, by paths relative to the articles folder or to
    /// the working directory.
    pub also_excluded: GlobSet,
    /// True if files that git ignores are excluded.
    pub gitignore: bool,
    /// The start of links to rule pages.
    pub docs: String,
    /// The file of existing findings, which are not reported.
    pub baseline: Option<PathBuf>,
    /// The clouds of the tree; all known clouds if empty.
    pub clouds: Vec<String>,
    /// Thresholds that are set for builds.
    pub build: BuildLimits,
    /// The settings of `helpc diff`.
    pub diff: DiffSettings,
    /// The audience of bundles.
    pub audience: AudienceName,
    /// The settings of link checks.
    pub links: LinkChecks,
    /// The configuration file, the files that it extends, and its taxonomy file, in the order in
    /// which they were read.
    pub sources: Vec<Source>,
    /// Faults that can be found without the articles.
    pub faults: Vec<Fault>,
    pub(super) levels: BTreeMap<String, Level>,
    pub(super) overrides: Vec<Override>,
    pub(super) options: OwnOptions,
    pub(super) document: Document,
    /// Rules that the command line turns off.
    pub(super) passed_over: BTreeSet<String>,
}

impl Default for Config {
    fn default() -> Self {
        Self::defaults(Path::new(""))
    }
}

impl Config {
    /// Applies the settings to the tree in `folder`. Without a folder of articles in it, `folder`
    /// itself contains the articles.
    #[cfg(feature = "cli")]
    pub(crate) fn apply_to(&mut self, folder: &Path) {
        let articles = match self.articles.strip_prefix(&self.base) {
            Ok(below) => folder.join(below),
            Err(_) => folder.join("articles"),
        };
        self.articles = if articles.is_dir() {
            articles
        } else {
            folder.to_owned()
        };
        self.base = folder.to_owned();
    }

    /// Returns the configuration of a tree without a file.
    pub fn defaults(base: &Path) -> Self {
        Self {
            base: base.to_owned(),
            file: None,
            articles: base.join("articles"),
            out: base.join(OUT),
            schemas: None,
            site: true,
            site_settings: SiteSettings::default(),
            templates: None,
            taxonomy: None,
            names: Arc::default(),
            exclude: GlobSet::empty(),
            also_excluded: GlobSet::empty(),
            gitignore: true,
            docs: String::new(),
            baseline: None,
            clouds: Vec::new(),
            build: BuildLimits::default(),
            diff: DiffSettings::default(),
            audience: AudienceName::default(),
            links: LinkChecks::default(),
            levels: BTreeMap::new(),
            overrides: Vec::new(),
            options: OwnOptions::default(),
            sources: Vec::new(),
            faults: Vec::new(),
            document: Document::default(),
            passed_over: BTreeSet::new(),
        }
    }

    /// Returns the value at a JSON pointer, if the files set it.
    pub fn value(&self, pointer: &str) -> Option<&serde_json::Value> {
        self.document.value_at(pointer)
    }

    /// Returns the location at which the value at a JSON pointer is set.
    pub fn origin(&self, pointer: &str) -> Option<&Origin> {
        self.document.origins.get(pointer)
    }

    /// Returns the faults, one line each: `file:line:column: rule: message`.
    pub fn errors(&self) -> Vec<String> {
        let mut faults: Vec<&Fault> = self.faults.iter().collect();
        faults.sort();
        let line = |fault: &Fault| {
            let source = self.sources.get(fault.file)?;
            let at = LineIndex::new(&source.text).position(fault.span.start);
            Some(format!(
                "{}:{}:{}: {}: {}",
                source.path,
                at.line,
                at.column,
                fault.kind.rule(),
                fault.message
            ))
        };
        faults.into_iter().filter_map(line).collect()
    }

    /// Returns true if the files could not be read, so that most settings are unknown.
    pub fn is_unreadable(&self) -> bool {
        self.faults.iter().any(|fault| fault.kind.is_fatal())
    }
}

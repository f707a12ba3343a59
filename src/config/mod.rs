//! What a tree wants of helpc: `helpc.yaml`.

mod bounds;
mod choice;
mod document;
mod fault;
mod links;
mod load;
mod options;
mod overrides;

pub use choice::RuleChoice;
pub use document::Origin;
pub use fault::{Fault, FaultKind};
pub use links::{HostSettings, LinkChecks};
pub use options::{Hosts, Options};
pub use overrides::Overrides;

use crate::finding::Severity;
use crate::finding::did_you_mean;
use crate::schema::{AudienceName, RulePage, Schemas, Threshold, nearest};
use crate::source::{LineIndex, Source};
use document::Document;
use globset::GlobSet;
use options::OwnOptions;
use overrides::Override;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The folder of bundles, where none is named.
const OUT: &str = "dist";
/// The name of the file.
pub const FILE_NAME: &str = "helpc.yaml";

/// Why a configuration could not be used.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file could not be read.
    #[error("cannot read {path}: {cause}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// What the command line excludes is no glob.
    #[error("--exclude: `{glob}` is not a valid glob: {cause}")]
    Glob {
        /// As it was given.
        glob: String,
        /// What is wrong.
        cause: globset::ErrorKind,
    },
    /// A rule or group was asked for that does not exist.
    #[error("{option}: {cause}")]
    Selection {
        /// The option that asked for it.
        option: &'static str,
        /// What is wrong.
        cause: String,
    },
}

/// How a rule is set: off, or a severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The rule does not run.
    Off,
    /// Its findings are suggestions.
    Suggestion,
    /// Its findings are warnings.
    Warning,
    /// Its findings are errors: the article is held back.
    Error,
}

impl Level {
    fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Suggestion => Some(Severity::Suggestion),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

impl From<Severity> for Level {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Suggestion => Self::Suggestion,
            Severity::Warning => Self::Warning,
            Severity::Error => Self::Error,
        }
    }
}

/// When a build stops before it writes; what is not set is as in `schemas/build.yaml`.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub struct BuildLimits {
    /// Articles that may be held back.
    pub max_held_back: Option<Threshold>,
    /// Articles of the old bundle that may be missing from the new one.
    pub max_removed: Option<Threshold>,
}

/// What a tree wants of helpc: the file, with defaults where it is silent.
#[derive(Debug)]
pub struct Config {
    /// The folder of the file; the working directory where there is none.
    pub base: PathBuf,
    /// The file, where there is one.
    pub file: Option<PathBuf>,
    /// The folder of the articles.
    pub articles: PathBuf,
    /// Where bundles go.
    pub out: PathBuf,
    /// A folder of schema files that replace the embedded ones.
    pub schemas: Option<PathBuf>,
    /// Whether bundles have pages for people.
    pub site: bool,
    /// A folder of templates that replace the embedded ones.
    pub templates: Option<PathBuf>,
    /// Files that are left alone.
    pub exclude: GlobSet,
    /// Files that the command line leaves out: by paths from the folder of the articles or
    /// from the working directory.
    pub also_excluded: GlobSet,
    /// Whether files that git ignores are left alone.
    pub gitignore: bool,
    /// What the links to the pages of rules begin with.
    pub docs: String,
    /// Findings that the tree lives with.
    pub baseline: Option<PathBuf>,
    /// The clouds of the tree; all that the schemas know where empty.
    pub clouds: Vec<String>,
    /// When a build stops, as far as it is set.
    pub build: BuildLimits,
    /// Who bundles are for.
    pub audience: AudienceName,
    /// How links to the web are checked.
    pub links: LinkChecks,
    /// The files that it was read from, the ones that others extend behind them.
    pub sources: Vec<Source>,
    /// What is wrong with them, as far as it can be told without the articles.
    pub faults: Vec<Fault>,
    levels: BTreeMap<String, Level>,
    overrides: Vec<Override>,
    options: OwnOptions,
    document: Document,
    /// Rules that the command line switched off.
    passed_over: BTreeSet<String>,
}

impl Default for Config {
    fn default() -> Self {
        Self::defaults(Path::new(""))
    }
}

impl Config {
    /// What holds where there is no file.
    pub fn defaults(base: &Path) -> Self {
        Self {
            base: base.to_owned(),
            file: None,
            articles: base.join("articles"),
            out: base.join(OUT),
            schemas: None,
            site: true,
            templates: None,
            exclude: GlobSet::empty(),
            also_excluded: GlobSet::empty(),
            gitignore: true,
            docs: String::new(),
            baseline: None,
            clouds: Vec::new(),
            build: BuildLimits::default(),
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

    /// The value at a JSON pointer as the files set it, if they do.
    pub fn value(&self, pointer: &str) -> Option<&serde_json::Value> {
        self.document.value_at(pointer)
    }

    /// Where the value at a JSON pointer was set, if it was.
    pub fn origin(&self, pointer: &str) -> Option<&Origin> {
        self.document.origins.get(pointer)
    }

    /// What must be mended before it can be relied on, a line each:
    /// `file:line:column: message`.
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

    /// Whether nothing can be said of what the tree wants.
    pub fn is_unreadable(&self) -> bool {
        self.faults.iter().any(|fault| fault.kind.leaves_nothing())
    }

    /// Checks what can be checked only against the schemas: the names of rules,
    /// groups, types and clouds. Those that do not exist are noted as faults, and
    /// mean nothing.
    pub fn check(&mut self, schemas: &Schemas) {
        let mut faults = Vec::new();
        let mut note = |pointer: String, message: String| {
            let origin = self.document.origin(&pointer);
            // A rule is a key, the others are values.
            let of_rule = pointer.contains("/rules/");
            faults.push(Fault {
                file: origin.map(|origin| origin.file).unwrap_or_default(),
                span: origin
                    .map(|origin| if of_rule { origin.name } else { origin.value })
                    .unwrap_or_default(),
                kind: FaultKind::UnknownName,
                message,
                help: None,
            });
        };
        let no = |what: &str, name: &str, known: &[&str]| {
            let hint = did_you_mean(nearest(name, known.iter().copied()));
            format!("there is no {what} `{name}`{hint}")
        };
        for name in self.levels.keys() {
            if let Some(cause) = unknown(name, schemas) {
                note(format!("/rules/{}", document::escaped(name)), cause);
            }
        }
        let clouds: Vec<&str> = schemas.clouds.iter().map(|one| one.name.as_str()).collect();
        for (at, name) in self.clouds.iter().enumerate() {
            if schemas.cloud(name).is_none() {
                note(format!("/clouds/{at}"), no("cloud", name, &clouds));
            }
        }
        let types: Vec<&str> = schemas.types.iter().map(|one| one.name.as_str()).collect();
        for (at, one) in self.overrides.iter().enumerate() {
            for name in one.levels.keys() {
                if let Some(cause) = unknown(name, schemas) {
                    let name = document::escaped(name);
                    note(format!("/overrides/{at}/rules/{name}"), cause);
                }
            }
            for (item, name) in one.types.iter().enumerate() {
                if schemas.self_help_type(name).is_none() {
                    note(
                        format!("/overrides/{at}/types/{item}"),
                        no("type", name, &types),
                    );
                }
            }
        }
        self.faults.extend(faults);
        self.clouds.retain(|name| schemas.cloud(name).is_some());
    }

    /// How much the findings of a rule weigh; `None` where it is off. The
    /// rule's own entry comes before that of its group, and that before its page.
    pub fn severity(&self, page: &RulePage) -> Option<Severity> {
        // A broken configuration cannot say that it is none.
        if page.group() == "config" && page.severity == Severity::Error {
            return Some(page.severity);
        }
        match self
            .levels
            .get(&page.name)
            .or_else(|| self.levels.get(page.group()))
        {
            Some(level) => level.severity(),
            None if page.opt_in => None,
            None => Some(page.severity),
        }
    }
}

/// What to say of `name` where no rule and no group is called so.
fn unknown(name: &str, schemas: &Schemas) -> Option<String> {
    let pages = schemas.rules.iter();
    let known = || {
        let names = pages.clone().map(|page| page.name.as_str());
        names.chain(pages.clone().map(RulePage::group))
    };
    if known().any(|known| known == name) {
        return None;
    }
    let hint = did_you_mean(nearest(name, known()));
    Some(format!("no rule or group is called `{name}`{hint}"))
}

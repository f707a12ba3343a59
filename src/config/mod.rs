//! What a tree wants of helpc: `helpc.yaml`.

mod document;
mod fault;
mod links;
mod load;
mod overrides;

pub use document::Origin;
pub use fault::Fault;
pub use links::{HostSettings, LinkChecks};
pub use overrides::Overrides;

use crate::finding::Severity;
use crate::schema::{Limits, RulePage, Schemas, nearest};
use document::Document;
use globset::GlobSet;
use load::RawLimits;
use overrides::Override;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use thiserror::Error;

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
    /// It is not what a configuration is: all that is wrong with it.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\nhelpc: "))]
    Faults(Vec<Fault>),
    /// A rule or group was asked for that does not exist.
    #[error("--select: {cause}")]
    Selection {
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

/// Hosts that a tree adds to those of the schemas.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Hosts {
    /// Hosts that only employees reach.
    pub internal: crate::schema::HostList,
    /// Hosts known to serve https.
    pub https: crate::schema::HostList,
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
    /// Hosts beyond those of the schemas.
    pub hosts: Hosts,
    /// Files that are left alone.
    pub exclude: GlobSet,
    /// What the links to the pages of rules begin with.
    pub docs: String,
    /// Findings that the tree lives with.
    pub baseline: Option<PathBuf>,
    /// Names beyond those of the schemas, which keep their capitals.
    pub words: Vec<String>,
    /// The clouds of the tree; all that the schemas know where empty.
    pub clouds: Vec<String>,
    /// How links to the web are checked.
    pub links: LinkChecks,
    levels: BTreeMap<String, Level>,
    overrides: Vec<Override>,
    limits: RawLimits,
    document: Document,
}

impl Config {
    /// What holds where there is no file.
    pub fn defaults(base: &Path) -> Self {
        Self {
            base: base.to_owned(),
            file: None,
            articles: base.join("articles"),
            out: base.join("dist"),
            schemas: None,
            hosts: Hosts::default(),
            exclude: GlobSet::empty(),
            docs: "schemas/rules/".to_owned(),
            baseline: None,
            words: Vec::new(),
            clouds: Vec::new(),
            links: LinkChecks::default(),
            levels: BTreeMap::new(),
            overrides: Vec::new(),
            limits: RawLimits::default(),
            document: Document::default(),
        }
    }

    /// The value at a JSON pointer as the files set it, if they do.
    pub fn value(&self, pointer: &str) -> Option<&serde_json::Value> {
        let mut parts = pointer.split('/').skip(1);
        let mut value = self.document.value.get(parts.next()?)?;
        for part in parts {
            value = match value {
                serde_json::Value::Array(items) => items.get(part.parse::<usize>().ok()?)?,
                value => value.get(part)?,
            };
        }
        Some(value)
    }

    /// Where the value at a JSON pointer was set, if it was.
    pub fn origin(&self, pointer: &str) -> Option<&Origin> {
        self.document.origins.get(pointer)
    }

    /// Checks what can be checked only against the schemas: the names of rules,
    /// groups and types.
    pub fn check(&self, schemas: &Schemas) -> Result<(), ConfigError> {
        let mut faults = Vec::new();
        let mut note = |pointer: String, message: String| {
            let path = self.file.as_deref().unwrap_or(Path::new(""));
            faults.push(Fault {
                origin: fault::origin(&self.document, &pointer, path),
                message,
            });
        };
        for name in self.levels.keys() {
            if let Some(cause) = unknown(name, schemas) {
                note(format!("/rules/{}", document::escaped(name)), cause);
            }
        }
        for (at, name) in self.clouds.iter().enumerate() {
            if schemas.cloud(name).is_none() {
                let near = nearest(name, schemas.clouds.iter().map(|cloud| cloud.name.as_str()));
                let hint = near.map(|near| format!("; did you mean `{near}`?"));
                note(
                    format!("/clouds/{at}"),
                    format!("there is no cloud `{name}`{}", hint.unwrap_or_default()),
                );
            }
        }
        for (at, one) in self.overrides.iter().enumerate() {
            for name in one.levels.keys() {
                if let Some(cause) = unknown(name, schemas) {
                    let name = document::escaped(name);
                    note(format!("/overrides/{at}/rules/{name}"), cause);
                }
            }
            for (item, name) in one.types.iter().enumerate() {
                if schemas.self_help_type(name).is_none() {
                    let known = schemas.types.iter().map(|kind| kind.name.as_str());
                    let near = nearest(name, known);
                    let hint = near.map(|near| format!("; did you mean `{near}`?"));
                    note(
                        format!("/overrides/{at}/types/{item}"),
                        format!("there is no type `{name}`{}", hint.unwrap_or_default()),
                    );
                }
            }
        }
        match faults.is_empty() {
            true => Ok(()),
            false => Err(ConfigError::Faults(faults)),
        }
    }

    /// Switches a rule or all rules of a group on, whatever the file says; a
    /// severity that the file sets stays.
    pub fn select(&mut self, name: &str, schemas: &Schemas) -> Result<(), ConfigError> {
        if let Some(cause) = unknown(name, schemas) {
            return Err(ConfigError::Selection { cause });
        }
        let wanted = |page: &&RulePage| page.name == name || page.group() == name;
        for page in schemas.rules.iter().filter(wanted) {
            if self.severity(page).is_none() {
                self.levels.insert(page.name.clone(), page.severity.into());
            }
        }
        Ok(())
    }

    /// How much the findings of a rule weigh; `None` where it is off. The
    /// rule's own entry comes before that of its group, and that before its page.
    pub fn severity(&self, page: &RulePage) -> Option<Severity> {
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

    /// The numbers that rules compare with.
    pub fn limits(&self, schemas: &Schemas) -> Limits {
        let known = &schemas.limits;
        let own = &self.limits;
        Limits {
            file_size: own.file_size.unwrap_or(known.file_size),
            file_name_length: own.file_name_length.unwrap_or(known.file_name_length),
            file_name_capitals: own.file_name_capitals.unwrap_or(known.file_name_capitals),
            title_length: own.title_length.unwrap_or(known.title_length),
            description_length: own.description_length.unwrap_or(known.description_length),
            list_depth: own.list_depth.unwrap_or(known.list_depth),
            links: own.links.unwrap_or(known.links),
            bold_stretches: own.bold_stretches.unwrap_or(known.bold_stretches),
            bold_share: own.bold_share.unwrap_or(known.bold_share),
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
    let hint = nearest(name, known()).map(|near| format!("; did you mean `{near}`?"));
    Some(format!(
        "no rule or group is called `{name}`{}",
        hint.unwrap_or_default()
    ))
}

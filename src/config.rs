//! What a tree wants of helpc: `helpc.yaml`.

use crate::finding::Severity;
use crate::schema::{Limits, RulePage, Schemas, nearest};
use globset::{Glob, GlobSet, GlobSetBuilder};
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
    /// The file is not what a configuration is.
    #[error("{path}: {cause}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong, with line and column where known.
        cause: String,
    },
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

/// The file as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Raw {
    articles: Option<String>,
    out: Option<String>,
    schemas: Option<String>,
    rules: BTreeMap<String, Level>,
    limits: RawLimits,
    hosts: Hosts,
    exclude: Vec<String>,
    docs: Option<String>,
    words: Vec<String>,
    baseline: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawLimits {
    file_size: Option<u64>,
    file_name_length: Option<usize>,
    file_name_capitals: Option<bool>,
    title_length: Option<[usize; 2]>,
    description_length: Option<[usize; 2]>,
    list_depth: Option<usize>,
    links: Option<usize>,
    bold_stretches: Option<usize>,
    bold_share: Option<usize>,
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
    /// Names beyond those of the schemas, which keep their capitals.
    pub words: Vec<String>,
    /// Findings that the tree lives with.
    pub baseline: Option<PathBuf>,
    levels: BTreeMap<String, Level>,
    limits: RawLimits,
}

impl Config {
    /// The configuration of the nearest `helpc.yaml` in `start` or a folder
    /// above it, or the defaults for `start` where there is none.
    pub fn find(start: &Path) -> Result<Self, ConfigError> {
        let absolute = std::path::absolute(start).unwrap_or_else(|_| start.to_owned());
        // Relative paths stay relative: climb with `..` as far as needed.
        let mut base = start.to_owned();
        for folder in absolute.ancestors() {
            if folder.join(FILE_NAME).is_file() {
                return Self::load(&base.join(FILE_NAME));
            }
            base = match base.file_name() {
                Some(_) => base.parent().map(Path::to_owned).unwrap_or_default(),
                None if base.as_os_str().is_empty() || base == Path::new(".") => {
                    PathBuf::from("..")
                }
                None => base.join(".."),
            };
        }
        Ok(Self::defaults(start))
    }

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
            words: Vec::new(),
            baseline: None,
            levels: BTreeMap::new(),
            limits: RawLimits::default(),
        }
    }

    /// Reads the file at `path`.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|cause| ConfigError::Read {
            path: path.to_owned(),
            cause,
        })?;
        let malformed = |cause: String| ConfigError::Malformed {
            path: path.to_owned(),
            cause,
        };
        let raw: Raw = match serde_yaml::from_str::<Option<Raw>>(&text) {
            Ok(raw) => raw.unwrap_or_default(),
            Err(error) => return Err(malformed(error.to_string())),
        };
        let mut exclude = GlobSetBuilder::new();
        for glob in &raw.exclude {
            exclude.add(Glob::new(glob).map_err(|error| malformed(format!("exclude: {error}")))?);
        }
        let base = path.parent().unwrap_or(Path::new("")).to_owned();
        let defaults = Self::defaults(&base);
        Ok(Self {
            file: Some(path.to_owned()),
            articles: raw
                .articles
                .map_or(defaults.articles, |articles| base.join(articles)),
            out: raw.out.map_or(defaults.out, |out| base.join(out)),
            schemas: raw.schemas.map(|schemas| base.join(schemas)),
            hosts: raw.hosts,
            exclude: exclude
                .build()
                .map_err(|error| malformed(format!("exclude: {error}")))?,
            docs: raw.docs.unwrap_or(defaults.docs),
            words: raw.words,
            baseline: raw.baseline.map(|file| base.join(file)),
            levels: raw.rules,
            limits: raw.limits,
            base,
        })
    }

    /// Checks what can be checked only against the schemas: the names of rules
    /// and groups.
    pub fn check(&self, schemas: &Schemas) -> Result<(), ConfigError> {
        let mut names = self.levels.keys();
        match names.find_map(|name| unknown(name, schemas)) {
            None => Ok(()),
            Some(cause) => Err(ConfigError::Malformed {
                path: self.file.clone().unwrap_or_default(),
                cause: format!("rules: {cause}"),
            }),
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

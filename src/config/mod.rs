//! What a tree wants of helpc: `helpc.yaml`.

mod document;
mod fault;

pub use document::Origin;
pub use fault::Fault;

use crate::finding::Severity;
use crate::schema::{Limits, RulePage, Schemas, nearest};
use document::Document;
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
    /// It is not what a configuration is: all that is wrong with it.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\nhelpc: "))]
    Faults(Vec<Fault>),
    /// A rule or group was asked for that does not exist.
    #[error("{cause}")]
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

/// All files together, checked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Raw {
    articles: Option<String>,
    out: Option<String>,
    schemas: Option<String>,
    rules: BTreeMap<String, Level>,
    overrides: Vec<RawOverride>,
    limits: RawLimits,
    hosts: Hosts,
    exclude: Vec<String>,
    docs: Option<String>,
    baseline: Option<String>,
    words: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RawOverride {
    files: Vec<String>,
    types: Vec<String>,
    rules: BTreeMap<String, Level>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
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

/// Other levels for some articles.
#[derive(Debug)]
struct Override {
    globs: Vec<String>,
    files: GlobSet,
    types: Vec<String>,
    levels: BTreeMap<String, Level>,
}

/// Which overrides fit an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides(Vec<usize>);

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
    levels: BTreeMap<String, Level>,
    overrides: Vec<Override>,
    limits: RawLimits,
    document: Document,
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
            baseline: None,
            words: Vec::new(),
            levels: BTreeMap::new(),
            overrides: Vec::new(),
            limits: RawLimits::default(),
            document: Document::default(),
        }
    }

    /// Reads the file at `path`, and those that it extends.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let document = layers(path, &mut Vec::new())?;
        let value = serde_json::Value::Object(document.value.clone());
        let fault = |pointer: &str, message: String| {
            ConfigError::Faults(vec![Fault {
                origin: fault::origin(&document, pointer, path),
                message,
            }])
        };
        // The schema has let it through: what is left is a slip of ours.
        let raw: Raw =
            serde_json::from_value(value).map_err(|error| fault("", error.to_string()))?;
        let globs = |globs: &[String], pointer: &str| {
            let mut set = GlobSetBuilder::new();
            for (at, glob) in globs.iter().enumerate() {
                let read = Glob::new(glob).map_err(|error| {
                    fault(
                        &format!("{pointer}/{at}"),
                        format!("`{glob}`: {}", error.kind()),
                    )
                })?;
                set.add(read);
            }
            set.build()
                .map_err(|error| fault(pointer, error.to_string()))
        };
        let exclude = globs(&raw.exclude, "/exclude")?;
        let mut overrides = Vec::new();
        for (at, raw) in raw.overrides.into_iter().enumerate() {
            let files = globs(&raw.files, &format!("/overrides/{at}/files"))?;
            overrides.push(Override {
                globs: raw.files,
                files,
                types: raw.types,
                levels: raw.rules,
            });
        }
        let base = path.parent().unwrap_or(Path::new("")).to_owned();
        let defaults = Self::defaults(&base);
        Ok(Self {
            file: Some(path.to_owned()),
            articles: raw.articles.map_or(defaults.articles, PathBuf::from),
            out: raw.out.map_or(defaults.out, PathBuf::from),
            schemas: raw.schemas.map(PathBuf::from),
            hosts: raw.hosts,
            exclude,
            docs: raw.docs.unwrap_or(defaults.docs),
            baseline: raw.baseline.map(PathBuf::from),
            words: raw.words,
            levels: raw.rules,
            overrides,
            limits: raw.limits,
            document,
            base,
        })
    }

    /// The value at a JSON pointer as the files set it, if they do.
    pub fn value(&self, pointer: &str) -> Option<&serde_json::Value> {
        let mut parts = pointer.split('/').skip(1);
        let mut value = self.document.value.get(parts.next()?)?;
        for part in parts {
            value = value.get(part)?;
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

    /// Globs of overrides that fit none of the files at `paths`: somebody meant
    /// something else.
    pub fn dead_globs<'p>(&self, paths: impl Iterator<Item = &'p str> + Clone) -> Vec<Fault> {
        let mut dead = Vec::new();
        for (at, one) in self.overrides.iter().enumerate() {
            let mut is_used = vec![false; one.globs.len()];
            for path in paths.clone() {
                for index in one.files.matches(path) {
                    is_used[index] = true;
                }
            }
            for (item, _) in is_used.iter().enumerate().filter(|(_, used)| !**used) {
                let pointer = format!("/overrides/{at}/files/{item}");
                let path = self.file.as_deref().unwrap_or(Path::new(""));
                dead.push(Fault {
                    origin: fault::origin(&self.document, &pointer, path),
                    message: format!("the glob `{}` fits no file of the tree", one.globs[item]),
                });
            }
        }
        dead
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

    /// The overrides that fit an article: its path below the root, and its type.
    pub fn overrides(&self, path: &str, kind: &str) -> Overrides {
        let fits = |one: &&Override| {
            (one.globs.is_empty() || one.files.is_match(path))
                && (one.types.is_empty()
                    || one.types.iter().any(|name| name.eq_ignore_ascii_case(kind)))
        };
        let fitting = self.overrides.iter().enumerate();
        Overrides(
            fitting
                .filter(|(_, one)| fits(one))
                .map(|(at, _)| at)
                .collect(),
        )
    }

    /// Whether no article is treated in another way than the others.
    pub fn is_uniform(&self) -> bool {
        self.overrides.is_empty()
    }

    /// Like [`severity`](Self::severity), for an article that `overrides` fit.
    pub fn severity_under(&self, page: &RulePage, overrides: &Overrides) -> Option<Severity> {
        let set = overrides.0.iter().rev().find_map(|at| {
            let levels = &self.overrides.get(*at)?.levels;
            levels.get(&page.name).or_else(|| levels.get(page.group()))
        });
        set.map_or_else(|| self.severity(page), |level| level.severity())
    }

    /// Whether the rule runs for any article at all.
    pub fn is_on(&self, page: &RulePage) -> bool {
        let all = (0..self.overrides.len()).map(|at| Overrides(vec![at]));
        self.severity(page).is_some()
            || all
                .into_iter()
                .any(|one| self.severity_under(page, &one).is_some())
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

/// So many files may extend one another.
const DEPTH: usize = 8;

/// The file at `path` on top of those that it extends.
fn layers(path: &Path, below: &mut Vec<PathBuf>) -> Result<Document, ConfigError> {
    let mut own = Document::read(path)?;
    let faults = fault::check(&own, path);
    if !faults.is_empty() {
        return Err(ConfigError::Faults(faults));
    }
    let base = path.parent().unwrap_or(Path::new(""));
    own.resolve_paths(base);
    let extended: Vec<String> = match own.value.remove("extends") {
        Some(serde_json::Value::String(one)) => vec![one],
        Some(more) => serde_json::from_value(more).unwrap_or_default(),
        None => Vec::new(),
    };
    below.push(path.to_owned());
    let mut whole = Document::default();
    for name in extended {
        let file = base.join(&name);
        let refused = |message: String| {
            ConfigError::Faults(vec![Fault {
                origin: fault::origin(&own, "/extends", path),
                message,
            }])
        };
        if below.contains(&file) || below.len() > DEPTH {
            return Err(refused(format!("`{name}` extends this file in turn")));
        }
        if !file.is_file() {
            return Err(refused(format!("there is no file `{name}` to extend")));
        }
        whole.merge(layers(&file, below)?);
    }
    below.pop();
    whole.merge(own);
    Ok(whole)
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

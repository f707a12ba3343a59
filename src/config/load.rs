//! Reads a configuration file and the files that it extends.

use super::bounds::Tree;
use super::document::Document;
use super::links::{LinkChecks, RawLinks};
use super::model::OUT;
use super::options::OwnOptions;
use super::overrides::Override;
use super::site::RawSite;
use super::{
    BuildLimits, Config, ConfigError, DiffSettings, Fault, FaultKind, Level, TaxonomyNames, fault,
};
use crate::schema::AudienceName;
use crate::source::{FileSystem, Source};
use globset::{Glob, GlobSetBuilder};
use regex::{RegexSet, RegexSetBuilder};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The name of a configuration file.
pub const FILE_NAME: &str = "helpc.yaml";

/// The merged files, after the check against the schema.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Raw {
    articles: Option<String>,
    out: Option<String>,
    schemas: Option<String>,
    site: Option<RawSite>,
    templates: Option<String>,
    taxonomy: Option<String>,
    rules: BTreeMap<String, Level>,
    overrides: Vec<RawOverride>,
    exclude: Vec<String>,
    gitignore: Option<bool>,
    docs: Option<String>,
    baseline: Option<String>,
    clouds: Vec<String>,
    build: BuildLimits,
    diff: DiffSettings,
    audience: AudienceName,
    links: RawLinks,
    #[serde(flatten)]
    options: OwnOptions,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RawOverride {
    files: Vec<String>,
    types: Vec<String>,
    rules: BTreeMap<String, Level>,
    #[serde(flatten)]
    options: OwnOptions,
}

impl Config {
    /// Returns the configuration of the nearest `helpc.yaml` in `start` or a folder above it, or
    /// the defaults for `start` if there is none.
    pub fn find(start: &Path, file_system: &dyn FileSystem) -> Result<Self, ConfigError> {
        // An empty path, the working directory, has no absolute path.
        let absolute = std::path::absolute(start.join(".")).unwrap_or_else(|_| start.to_owned());
        // Relative paths stay relative: climb with `..` as far as needed.
        let mut base = start.to_owned();
        for _ in absolute.ancestors() {
            let file = base.join(FILE_NAME);
            match file_system.read(&file) {
                Err(error) if is_absent(&error) => {}
                // A file that cannot be read is not ignored.
                _ => return Self::read(&file, file_system, Some(Tree::around(&file))),
            }
            base = match base.file_name() {
                Some(_) => base.parent().map(Path::to_owned).unwrap_or_default(),
                None if base.as_os_str().is_empty() || base == Path::new(".") => {
                    PathBuf::from("..")
                }
                None => base.join(".."),
            };
        }
        // Without a file the bundle goes to the working directory, not to the articles folder.
        Ok(Self {
            out: PathBuf::from(OUT),
            ..Self::defaults(start)
        })
    }

    /// Reads the file at `path` and the files that it extends. Their faults are in
    /// [`Config::faults`]; settings without faults are valid.
    ///
    /// Unlike a file that was found, a file that the user names may use paths outside its tree.
    pub fn load(path: &Path, file_system: &dyn FileSystem) -> Result<Self, ConfigError> {
        Self::read(path, file_system, None)
    }

    fn read(
        path: &Path,
        file_system: &dyn FileSystem,
        tree: Option<Tree>,
    ) -> Result<Self, ConfigError> {
        let text = file_system.read(path).map_err(|cause| ConfigError::Read {
            path: path.to_owned(),
            cause,
        })?;
        let mut layers = Layers {
            file_system,
            tree,
            sources: Vec::new(),
            faults: Vec::new(),
        };
        let document = layers.read(path, text, &mut Vec::new());
        let mut config = Self::of(path, document, &mut layers.faults);
        if let Some(file) = &config.taxonomy {
            config.names = Arc::new(layers.names(file, &config));
        }
        config.sources = layers.sources;
        config.faults = layers.faults;
        Ok(config)
    }

    /// Returns the settings of the files, or the defaults if these cannot be read.
    fn of(path: &Path, document: Document, faults: &mut Vec<Fault>) -> Self {
        let base = path.parent().unwrap_or(Path::new("")).to_owned();
        let mut config = Self {
            file: Some(path.to_owned()),
            ..Self::defaults(&base)
        };
        let value = Value::Object(document.value.clone());
        let note = |pointer: &str, kind: FaultKind, message: String| {
            let origin = document.origin(pointer);
            Fault {
                file: origin.map(|origin| origin.file).unwrap_or_default(),
                span: origin.map(|origin| origin.value).unwrap_or_default(),
                kind,
                message,
                help: None,
            }
        };
        let raw: Raw = match serde_json::from_value(value) {
            Ok(raw) => raw,
            // The file matches the schema, so this is a bug of the schema.
            Err(error) => {
                faults.push(note("", FaultKind::Syntax, error.to_string()));
                return config;
            }
        };
        let mut globs = |globs: &[String], pointer: &str| {
            let mut set = GlobSetBuilder::new();
            let mut all_valid = true;
            for (at, glob) in globs.iter().enumerate() {
                let read = Glob::new(glob).or_else(|error| {
                    let why = format!("`{glob}` is not a valid glob: {}", error.kind());
                    let pointer = format!("{pointer}/{at}");
                    faults.push(note(&pointer, FaultKind::WrongValue, why));
                    all_valid = false;
                    // The other globs keep their indexes.
                    Glob::new(&globset::escape(glob))
                });
                if let Ok(glob) = read {
                    set.add(glob);
                }
            }
            (set.build().unwrap_or_default(), all_valid)
        };
        config.exclude = globs(&raw.exclude, "/exclude").0;
        config.gitignore = raw.gitignore.unwrap_or(config.gitignore);
        let unasked = globs(&raw.links.exclude, "/links/exclude").0;
        for (at, one) in raw.overrides.into_iter().enumerate() {
            let pointer = format!("/overrides/{at}");
            let (files, all_valid) = globs(&one.files, &format!("{pointer}/files"));
            let sets = |key: &str| document.value_at(&format!("{pointer}/{key}")).is_some();
            let has_options = ["limits", "hosts", "words"].into_iter().any(sets);
            config.overrides.push(Override {
                files,
                types: one.types,
                // An override must not apply to files that it is not meant for.
                levels: if all_valid {
                    one.rules
                } else {
                    BTreeMap::new()
                },
                options: if has_options && all_valid {
                    Some(one.options)
                } else {
                    None
                },
            });
        }
        let path = |path: Option<String>, default: PathBuf| path.map_or(default, PathBuf::from);
        config.articles = path(raw.articles, config.articles);
        config.out = path(raw.out, config.out);
        config.schemas = raw.schemas.map(PathBuf::from);
        match raw.site {
            Some(RawSite::Switch(is_on)) => config.site = is_on,
            Some(RawSite::Settings(settings)) => config.site_settings = *settings,
            None => {}
        }
        config.templates = raw.templates.map(PathBuf::from);
        config.taxonomy = raw.taxonomy.map(PathBuf::from);
        config.baseline = raw.baseline.map(PathBuf::from);
        config.docs = raw.docs.unwrap_or(config.docs);
        config.clouds = raw.clouds;
        config.build = raw.build;
        config.diff = raw.diff;
        config.audience = raw.audience;
        config.levels = raw.rules;
        let soft_404 = RegexSetBuilder::new(&raw.links.soft_404)
            .case_insensitive(true)
            .build()
            .unwrap_or_else(|error| {
                let why = error.to_string();
                faults.push(note("/links/soft_404", FaultKind::WrongValue, why));
                RegexSet::empty()
            });
        config.links = LinkChecks {
            status: raw.links.status.map(PathBuf::from),
            contact: raw.links.contact,
            exclude: unasked,
            moved: raw.links.moved,
            soft_404,
            ttl: raw.links.ttl,
            hosts: raw.links.hosts,
            allow: raw.links.allow,
        };
        config.options = raw.options;
        config.document = document;
        config
    }
}

fn is_absent(error: &std::io::Error) -> bool {
    use std::io::ErrorKind;
    matches!(
        error.kind(),
        ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::IsADirectory
    )
}

/// Longest chain of files that extend each other.
const MAX_DEPTH: usize = 8;

/// A file, and those that it builds on.
struct Layers<'t> {
    file_system: &'t dyn FileSystem,
    /// The tree whose paths they may use; `None` for any path.
    tree: Option<Tree>,
    sources: Vec<Source>,
    faults: Vec<Fault>,
}

impl Layers<'_> {
    /// Reads the file at `path`, merged with the files that it extends.
    fn read(&mut self, path: &Path, text: String, below: &mut Vec<PathBuf>) -> Document {
        let file = self.sources.len();
        let name = path.to_string_lossy().replace('\\', "/");
        let source = Source::decode(name, text.into_bytes());
        let read = Document::read(&source, file);
        self.sources.push(source);
        let mut own = match read {
            Ok(document) => document,
            Err((span, message)) => {
                self.faults.push(Fault {
                    file,
                    span,
                    kind: FaultKind::Syntax,
                    message,
                    help: None,
                });
                return Document::default();
            }
        };
        self.faults
            .extend(fault::check(&mut own, file, fault::SCHEMA));
        self.faults.extend(fault::idle_overrides(&mut own, file));
        let base = path.parent().unwrap_or(Path::new(""));
        if let Some(tree) = &self.tree {
            self.faults.extend(tree.check(&mut own, file, base));
        }
        own.resolve_paths(base);
        let extended = own.value.remove("extends");
        let is_list = extended.as_ref().is_some_and(Value::is_array);
        let extended: Vec<String> = match extended {
            Some(Value::String(one)) => vec![one],
            Some(more) => serde_json::from_value(more).unwrap_or_default(),
            None => Vec::new(),
        };
        below.push(path.to_owned());
        let mut whole = Document::default();
        for (at, name) in extended.iter().enumerate() {
            match self.extended(&base.join(name), name, below) {
                Ok(layer) => whole.merge(layer),
                Err(message) => {
                    let pointer = if is_list {
                        format!("/extends/{at}")
                    } else {
                        "/extends".to_owned()
                    };
                    let origin = own.origin(&pointer);
                    self.faults.push(Fault {
                        file,
                        span: origin.map(|origin| origin.value).unwrap_or_default(),
                        kind: FaultKind::Extends,
                        message,
                        help: None,
                    });
                }
            }
        }
        below.pop();
        whole.merge(own);
        whole
    }

    /// Reads the taxonomy file at `path`, which `config` names.
    fn names(&mut self, path: &Path, config: &Config) -> TaxonomyNames {
        let text = match self.file_system.read(path) {
            Ok(text) => text,
            Err(error) => {
                let name = config.value("/taxonomy").and_then(Value::as_str);
                let name = name.unwrap_or_default();
                let origin = config.origin("/taxonomy");
                self.faults.push(Fault {
                    file: origin.map(|origin| origin.file).unwrap_or_default(),
                    span: origin.map(|origin| origin.value).unwrap_or_default(),
                    kind: FaultKind::WrongValue,
                    message: if is_absent(&error) {
                        format!("the taxonomy file `{name}` does not exist")
                    } else {
                        format!("the taxonomy file `{name}` cannot be read: {error}")
                    },
                    help: None,
                });
                return TaxonomyNames::default();
            }
        };
        let file = self.sources.len();
        let name = path.to_string_lossy().replace('\\', "/");
        let source = Source::decode(name, text.into_bytes());
        let read = Document::read(&source, file);
        self.sources.push(source);
        match read {
            Ok(mut document) => {
                self.faults
                    .extend(fault::check(&mut document, file, fault::TAXONOMY_SCHEMA));
                let (names, faults) = TaxonomyNames::of(&document, file);
                self.faults.extend(faults);
                names
            }
            Err((span, message)) => {
                self.faults.push(Fault {
                    file,
                    span,
                    kind: FaultKind::Syntax,
                    message,
                    help: None,
                });
                TaxonomyNames::default()
            }
        }
    }

    /// Returns the document of a file that another one extends.
    fn extended(
        &mut self,
        file: &Path,
        name: &str,
        below: &mut Vec<PathBuf>,
    ) -> Result<Document, String> {
        if below.iter().any(|one| one == file) {
            return Err(format!(
                "`{name}` extends this file, directly or through other files"
            ));
        }
        if below.len() > MAX_DEPTH {
            return Err(format!(
                "files extend each other more than {MAX_DEPTH} levels deep"
            ));
        }
        match self.file_system.read(file) {
            Ok(text) => Ok(self.read(file, text, below)),
            Err(error) if is_absent(&error) => Err(format!("`{name}` does not exist")),
            Err(error) => Err(format!("`{name}` cannot be read: {error}")),
        }
    }
}

//! From the file, and those that it extends, to what they set.

use super::document::Document;
use super::links::{LinkChecks, RawLinks};
use super::overrides::Override;
use super::{Config, ConfigError, FILE_NAME, Fault, Hosts, Level, fault};
use crate::source::Texts;
use globset::{Glob, GlobSetBuilder};
use regex::{RegexSet, RegexSetBuilder};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

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
    clouds: Vec<String>,
    links: RawLinks,
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
pub(super) struct RawLimits {
    pub(super) file_size: Option<u64>,
    pub(super) file_name_length: Option<usize>,
    pub(super) file_name_capitals: Option<bool>,
    pub(super) title_length: Option<[usize; 2]>,
    pub(super) description_length: Option<[usize; 2]>,
    pub(super) list_depth: Option<usize>,
    pub(super) links: Option<usize>,
    pub(super) bold_stretches: Option<usize>,
    pub(super) bold_share: Option<usize>,
}

impl Config {
    /// The configuration of the nearest `helpc.yaml` in `start` or a folder
    /// above it, or the defaults for `start` where there is none.
    pub fn find(start: &Path, texts: &dyn Texts) -> Result<Self, ConfigError> {
        let absolute = std::path::absolute(start).unwrap_or_else(|_| start.to_owned());
        // Relative paths stay relative: climb with `..` as far as needed.
        let mut base = start.to_owned();
        for _ in absolute.ancestors() {
            let file = base.join(FILE_NAME);
            match texts.read(&file) {
                Err(error) if is_absent(&error) => {}
                // One that cannot be read is no reason to do without it.
                _ => return Self::load(&file, texts),
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

    /// Reads the file at `path`, and those that it extends.
    pub fn load(path: &Path, texts: &dyn Texts) -> Result<Self, ConfigError> {
        let document = layers(path, texts, &mut Vec::new())?;
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
        let patterns = |texts: &[String], pointer: &str| -> Result<RegexSet, ConfigError> {
            let mut set = RegexSetBuilder::new(texts);
            set.case_insensitive(true)
                .build()
                .map_err(|error| fault(pointer, error.to_string()))
        };
        let links = LinkChecks {
            status: raw.links.status.map(PathBuf::from),
            contact: raw.links.contact,
            exclude: globs(&raw.links.exclude, "/links/exclude")?,
            moved: raw.links.moved,
            soft_404: patterns(&raw.links.soft_404, "/links/soft_404")?,
            ttl: raw.links.ttl,
            hosts: raw.links.hosts,
            allow: raw.links.allow,
        };
        let mut overrides = Vec::new();
        for (at, raw) in raw.overrides.into_iter().enumerate() {
            let files = globs(&raw.files, &format!("/overrides/{at}/files"))?;
            overrides.push(Override {
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
            clouds: raw.clouds,
            links,
            levels: raw.rules,
            overrides,
            limits: raw.limits,
            document,
            base,
        })
    }
}

fn is_absent(error: &std::io::Error) -> bool {
    use std::io::ErrorKind;
    matches!(
        error.kind(),
        ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::IsADirectory
    )
}

/// So many files may extend one another.
const DEPTH: usize = 8;

/// The file at `path` on top of those that it extends.
fn layers(
    path: &Path,
    texts: &dyn Texts,
    below: &mut Vec<PathBuf>,
) -> Result<Document, ConfigError> {
    let mut own = Document::read(path, texts)?;
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
        if texts.read(&file).is_err_and(|error| is_absent(&error)) {
            return Err(refused(format!("there is no file `{name}` to extend")));
        }
        whole.merge(layers(&file, texts, below)?);
    }
    below.pop();
    whole.merge(own);
    Ok(whole)
}

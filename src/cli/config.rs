//! `helpc config`

use super::Outcome;
use super::args::ConfigArgs;
use super::session::{Session, Setup};
use crate::config::Config;
use crate::linkcheck::Settings;
use crate::report::escape_controls;
use crate::schema::{Schemas, embedded};
use anyhow::Context;
use serde_json::Value;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

pub(super) fn run(args: &ConfigArgs) -> anyhow::Result<Outcome> {
    if args.schema {
        let text = embedded("config.schema.json").unwrap_or_default();
        let schema: Value = serde_json::from_str(text)?;
        writeln!(io::stdout(), "{schema:#}").context("cannot write the schema")?;
        return Ok(Outcome::Clean);
    }
    let session = Session::start(&Setup::of_project(&args.project), &args.paths)?;
    session.require_valid()?;
    let mut out = BufWriter::new(io::stdout().lock());
    write(&session.config, &session.schemas, &mut out).context("cannot write the configuration")?;
    Ok(Outcome::Clean)
}

/// Writes the effective configuration as YAML, with the origin of each value in a comment.
/// Values that are not set are comments.
fn write(config: &Config, schemas: &Schemas, out: &mut dyn Write) -> io::Result<()> {
    let path = |path: &Path| path.to_string_lossy().replace('\\', "/");
    let optional = |file: &Option<PathBuf>| file.as_deref().map(path);
    let scalars = [
        ("articles", Some(path(&config.articles))),
        ("out", Some(path(&config.out))),
        ("schemas", optional(&config.schemas)),
        ("templates", optional(&config.templates)),
        ("taxonomy", optional(&config.taxonomy)),
        ("docs", Some(config.docs.clone())),
        ("baseline", optional(&config.baseline)),
    ];
    for (key, value) in scalars {
        let origin = comment(config, &[&format!("/{key}")]);
        match value {
            Some(value) => writeln!(out, "{key}: {}{origin}", quoted(&value))?,
            None => unset(out, 0, key, "nothing")?,
        }
    }
    let site = comment(config, &["/site"]);
    match config.value("/site") {
        Some(Value::Object(settings)) => {
            writeln!(out, "site:{site}")?;
            for (key, value) in settings {
                let origin = comment(config, &[&format!("/site/{key}")]);
                writeln!(out, "  {key}: {value}{origin}")?;
            }
        }
        _ => writeln!(out, "site: {}{site}", config.site)?,
    }
    let gitignore = comment(config, &["/gitignore"]);
    writeln!(out, "gitignore: {}{gitignore}", config.gitignore)?;
    let audience = comment(config, &["/audience"]);
    writeln!(out, "audience: {}{audience}", config.audience.name())?;
    list(out, config, "/exclude", "nothing")?;
    list(out, config, "/words", "none beyond those that helpc knows")?;
    list(out, config, "/clouds", "all that helpc knows")?;
    let is_set = |key: &&str| config.value(&format!("/hosts/{key}")).is_some();
    if ["internal", "https"].iter().any(is_set) {
        writeln!(out, "hosts:")?;
    } else {
        writeln!(out, "# hosts:")?;
    }
    for key in ["internal", "https"] {
        let pointer = format!("/hosts/{key}");
        list(out, config, &pointer, "none beyond those that helpc knows")?;
    }
    build(config, schemas, out)?;
    links(config, out)?;
    writeln!(out, "limits:")?;
    let limits = serde_json::to_value(config.limits(schemas)).unwrap_or_default();
    for (key, value) in limits.as_object().into_iter().flatten() {
        let origin = comment(config, &[&format!("/limits/{key}")]);
        writeln!(out, "  {key}: {value}{origin}")?;
    }
    writeln!(out, "rules:")?;
    for page in &schemas.rules {
        let level = config.severity(page).map_or("off", |level| level.name());
        let own = format!("/rules/{}", page.name.replace('/', "~1"));
        let group = format!("/rules/{}", page.group());
        let origin = comment(config, &[&own, &group]);
        writeln!(out, "  {}: {level}{origin}", page.name)?;
    }
    overrides(config, out)
}

/// Writes the limits that stop a build.
fn build(config: &Config, schemas: &Schemas, out: &mut dyn Write) -> io::Result<()> {
    let defaults = [
        ("max_held_back", schemas.build.max_held_back),
        ("max_removed", schemas.build.max_removed),
    ];
    let is_set = |key: &str| config.value(&format!("/build/{key}")).is_some();
    let any = defaults.iter().any(|(key, _)| is_set(key));
    writeln!(out, "{}", if any { "build:" } else { "# build:" })?;
    for (key, default) in defaults {
        let pointer = format!("/build/{key}");
        match config.value(&pointer) {
            Some(value) => {
                let origin = comment(config, &[&pointer]);
                writeln!(
                    out,
                    "  {key}: {}{origin}",
                    escape_controls(&value.to_string())
                )?;
            }
            None => unset(out, 1, key, &default.to_string())?,
        }
    }
    Ok(())
}

/// Writes the settings of link checks.
fn links(config: &Config, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "links:")?;
    let ttl = config.links.ttl.unwrap_or(Settings::default().ttl);
    let origin = comment(config, &["/links/ttl"]);
    writeln!(out, "  ttl: {ttl}{origin}")?;
    for key in ["status", "contact"] {
        let pointer = format!("/links/{key}");
        match config.value(&pointer) {
            Some(value) => {
                let origin = comment(config, &[&pointer]);
                writeln!(
                    out,
                    "  {key}: {}{origin}",
                    escape_controls(&value.to_string())
                )?;
            }
            None => unset(out, 1, key, "nothing")?,
        }
    }
    for key in ["exclude", "moved", "soft_404", "hosts", "allow"] {
        list(out, config, &format!("/links/{key}"), "none")?;
    }
    Ok(())
}

fn overrides(config: &Config, out: &mut dyn Write) -> io::Result<()> {
    let Some(Value::Array(overrides)) = config.value("/overrides") else {
        return unset(out, 0, "overrides", "none");
    };
    writeln!(out, "overrides:")?;
    for (at, one) in overrides.iter().enumerate() {
        let origin = comment(config, &[&format!("/overrides/{at}")]);
        writeln!(out, "  - {}{origin}", escape_controls(&one.to_string()))?;
    }
    Ok(())
}

/// Writes the list at `pointer`, or `instead` in a comment if it is empty. The key is the last
/// part of the pointer.
fn list(out: &mut dyn Write, config: &Config, pointer: &str, instead: &str) -> io::Result<()> {
    let depth = pointer.matches('/').count() - 1;
    let key = pointer.rsplit('/').next().unwrap_or_default();
    let indent = "  ".repeat(depth);
    match config.value(pointer) {
        Some(Value::Array(items)) if !items.is_empty() => {
            writeln!(out, "{indent}{key}:")?;
            for (at, item) in items.iter().enumerate() {
                let origin = comment(config, &[&format!("{pointer}/{at}")]);
                // JSON is also YAML.
                let text = escape_controls(&item.to_string()).into_owned();
                writeln!(out, "{indent}  - {text}{origin}")?;
            }
            Ok(())
        }
        _ => unset(out, depth, key, instead),
    }
}

fn unset(out: &mut dyn Write, depth: usize, key: &str, instead: &str) -> io::Result<()> {
    writeln!(out, "{}# {key}: not set: {instead}", "  ".repeat(depth))
}

/// Returns a comment with the file and the line that set a value: the first of `pointers`
/// that is set. Empty if the value is the default.
fn comment(config: &Config, pointers: &[&str]) -> String {
    let mut origins = pointers.iter().filter_map(|pointer| config.origin(pointer));
    let Some(origin) = origins.next() else {
        return String::new();
    };
    let file = config
        .sources
        .get(origin.file)
        .map_or("", |source| &source.path);
    format!("  # {}:{}", escape_controls(file), origin.line)
}

/// Returns a YAML string in quotes: JSON strings are also YAML strings.
fn quoted(text: &str) -> String {
    escape_controls(&Value::from(text).to_string()).into_owned()
}

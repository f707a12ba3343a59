//! `helpc config`

use super::Outcome;
use super::args::ConfigArgs;
use super::session::Session;
use crate::config::{Config, Origin};
use crate::linkcheck::Settings;
use crate::report::visible;
use crate::schema::{Schemas, embedded};
use anyhow::Context;
use serde_json::Value;
use std::io::{self, BufWriter, Write};

pub(super) fn run(args: &ConfigArgs) -> anyhow::Result<Outcome> {
    if args.schema {
        let text = embedded("config.schema.json").unwrap_or_default();
        let schema: Value = serde_json::from_str(text)?;
        writeln!(io::stdout(), "{schema:#}").context("cannot write the schema")?;
        return Ok(Outcome::Clean);
    }
    let session = Session::start(&args.session, &args.paths)?;
    let mut out = BufWriter::new(io::stdout().lock());
    write(&session.config, &session.schemas, &mut out).context("cannot write the configuration")?;
    Ok(Outcome::Clean)
}

/// Writes every value as YAML, each with where it comes from.
fn write(config: &Config, schemas: &Schemas, out: &mut dyn Write) -> io::Result<()> {
    let path = |path: &std::path::Path| path.display().to_string();
    let optional = |file: &Option<std::path::PathBuf>| file.as_deref().map(path);
    let scalars = [
        ("articles", Some(path(&config.articles))),
        ("out", Some(path(&config.out))),
        ("schemas", optional(&config.schemas)),
        ("docs", Some(config.docs.clone())),
        ("baseline", optional(&config.baseline)),
    ];
    for (key, value) in scalars {
        let value = value.map_or("null".to_owned(), |value| quoted(&value));
        line(out, 0, key, &value, config.origin(&format!("/{key}")))?;
    }
    for key in ["exclude", "words", "clouds"] {
        list(out, config, 0, key, &format!("/{key}"))?;
    }
    writeln!(out, "hosts:")?;
    for key in ["internal", "https"] {
        list(out, config, 1, key, &format!("/hosts/{key}"))?;
    }
    links(config, out)?;
    writeln!(out, "limits:")?;
    let limits = serde_json::to_value(config.limits(schemas)).unwrap_or_default();
    for (key, value) in limits.as_object().into_iter().flatten() {
        let origin = config.origin(&format!("/limits/{key}"));
        line(out, 1, key, &value.to_string(), origin)?;
    }
    writeln!(out, "rules:")?;
    for page in &schemas.rules {
        let level = config.severity(page).map_or("off", |level| level.name());
        let origin = config
            .origin(&format!("/rules/{}", page.name.replace('/', "~1")))
            .or_else(|| config.origin(&format!("/rules/{}", page.group())));
        line(out, 1, &page.name, level, origin)?;
    }
    overrides(config, out)
}

/// How links to the web are checked.
fn links(config: &Config, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "links:")?;
    let ttl = config.links.ttl.unwrap_or(Settings::default().ttl);
    for (key, default) in [
        ("status", Value::Null),
        ("contact", Value::Null),
        ("ttl", ttl.into()),
    ] {
        let pointer = format!("/links/{key}");
        let value = config.value(&pointer).unwrap_or(&default).to_string();
        line(out, 1, key, &value, config.origin(&pointer))?;
    }
    for key in ["exclude", "moved", "soft_404", "hosts", "allow"] {
        list(out, config, 1, key, &format!("/links/{key}"))?;
    }
    Ok(())
}

fn overrides(config: &Config, out: &mut dyn Write) -> io::Result<()> {
    let Some(Value::Array(overrides)) = config.value("/overrides") else {
        return Ok(());
    };
    writeln!(out, "overrides:")?;
    for (at, one) in overrides.iter().enumerate() {
        let origin = config.origin(&format!("/overrides/{at}"));
        writeln!(out, "  - {}{}", visible(&one.to_string()), comment(origin))?;
    }
    Ok(())
}

fn list(
    out: &mut dyn Write,
    config: &Config,
    depth: usize,
    key: &str,
    pointer: &str,
) -> io::Result<()> {
    let indent = "  ".repeat(depth);
    match config.value(pointer) {
        Some(Value::Array(items)) if !items.is_empty() => {
            writeln!(out, "{indent}{key}:")?;
            for (at, item) in items.iter().enumerate() {
                let origin = config.origin(&format!("{pointer}/{at}"));
                // JSON is YAML, too.
                let text = item.to_string();
                writeln!(out, "{indent}  - {}{}", visible(&text), comment(origin))?;
            }
            Ok(())
        }
        _ => line(out, depth, key, "[]", None),
    }
}

fn line(
    out: &mut dyn Write,
    depth: usize,
    key: &str,
    value: &str,
    origin: Option<&Origin>,
) -> io::Result<()> {
    let indent = "  ".repeat(depth);
    writeln!(out, "{indent}{key}: {}{}", visible(value), comment(origin))
}

/// Where a value was set; nothing where it is as helpc comes.
fn comment(origin: Option<&Origin>) -> String {
    origin.map_or(String::new(), |origin| {
        let file = origin.file.display().to_string();
        format!("  # {}:{}", visible(&file), origin.line)
    })
}

/// A text as YAML, in quotes: JSON's are YAML's, too.
fn quoted(text: &str) -> String {
    visible(&Value::from(text).to_string()).into_owned()
}

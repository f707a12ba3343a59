//! What is wrong with a configuration file, held against
//! `schemas/config.schema.json`.

use super::document::{Document, Origin, escaped};
use crate::schema::{embedded, nearest};
use jsonschema::error::{TypeKind, ValidationErrorKind};
use serde_json::Value;
use std::fmt;
use std::path::Path;

/// Something wrong with a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub origin: Origin,
    /// What, and what was meant perhaps.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Origin { file, line, column } = &self.origin;
        write!(f, "{}:{line}:{column}: {}", file.display(), self.message)
    }
}

/// The schema that editors use, too.
const SCHEMA: &str = "config.schema.json";

/// Holds a file against the schema of configurations.
pub(super) fn check(document: &Document, path: &Path) -> Vec<Fault> {
    let schema: Value = embedded(SCHEMA)
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default();
    let Ok(validator) = jsonschema::validator_for(&schema) else {
        return Vec::new();
    };
    let value = Value::Object(document.value.clone());
    let mut faults: Vec<Fault> = validator
        .iter_errors(&value)
        .flat_map(|error| {
            let at = error.instance_path().as_str().to_owned();
            let name = name_of(&at);
            let told = |pointer: &str, message: String| Fault {
                origin: origin(document, pointer, path),
                message,
            };
            match error.kind() {
                ValidationErrorKind::AdditionalProperties { unexpected } => {
                    let of = error.schema_path().as_str();
                    let of = of.rsplit_once('/').map_or("", |(of, _)| of);
                    let known = schema.pointer(&format!("{of}/properties"));
                    let unknown = unexpected.iter().map(|key| {
                        let keys = known.and_then(Value::as_object).into_iter().flatten();
                        let near = nearest(key, keys.map(|(key, _)| key.as_str()));
                        let hint = near.map(|near| format!("; did you mean `{near}`?"));
                        let message =
                            format!("there is no key `{key}` here{}", hint.unwrap_or_default());
                        told(&format!("{at}/{}", escaped(key)), message)
                    });
                    unknown.collect()
                }
                ValidationErrorKind::Enum { options } => {
                    let options: Vec<&str> = options
                        .as_array()
                        .into_iter()
                        .flatten()
                        .filter_map(Value::as_str)
                        .collect();
                    let written = error.instance().as_str().unwrap_or_default();
                    let near = nearest(written, options.iter().copied());
                    let hint = near.map(|near| format!("; did you mean `{near}`?"));
                    vec![told(
                        &at,
                        format!(
                            "`{name}` is one of {}, not `{}`{}",
                            options.join(", "),
                            shown(error.instance()),
                            hint.unwrap_or_default()
                        ),
                    )]
                }
                ValidationErrorKind::Type { kind } => {
                    let wanted = match kind {
                        TypeKind::Single(kind) => kind.to_string(),
                        TypeKind::Multiple(kinds) => kinds
                            .into_iter()
                            .map(|kind| kind.to_string())
                            .collect::<Vec<_>>()
                            .join(" or "),
                    };
                    let value = shown(error.instance());
                    vec![told(
                        &at,
                        format!("`{name}` is a value of type {wanted}, not `{value}`"),
                    )]
                }
                _ => vec![told(&at, format!("`{name}`: {error}"))],
            }
        })
        .collect();
    faults.sort_by(|a, b| {
        let place = |fault: &Fault| (fault.origin.line, fault.origin.column);
        place(a)
            .cmp(&place(b))
            .then_with(|| a.message.cmp(&b.message))
    });
    faults
}

/// Where the value at `pointer` stands, or the nearest thing around it.
pub(super) fn origin(document: &Document, pointer: &str, path: &Path) -> Origin {
    let mut pointer = pointer;
    loop {
        if let Some(origin) = document.origins.get(pointer) {
            return origin.clone();
        }
        match pointer.rsplit_once('/') {
            Some((outer, _)) => pointer = outer,
            None => {
                return Origin {
                    file: path.to_owned(),
                    line: 1,
                    column: 1,
                };
            }
        }
    }
}

fn name_of(pointer: &str) -> String {
    let last = pointer.rsplit('/').next().unwrap_or_default();
    last.replace("~1", "/").replace("~0", "~")
}

/// A value in few words.
fn shown(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

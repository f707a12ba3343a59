//! Faults of a configuration file: checks it against its JSON Schema. Each kind of fault is reported by a rule of the group `config`.

use super::document::{Document, escaped};
use crate::json::{self, Node, SchemaError, describe, display_path};
use crate::schema::embedded;
use crate::source::Span;
use crate::util::{did_you_mean, nearest};
use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

/// A fault of a configuration.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The number of the file in [`Config::sources`](super::Config::sources).
    pub file: usize,
    /// The location in the file.
    pub span: Span,
    /// The kind of fault.
    pub kind: FaultKind,
    /// The message, with a suggestion if there is one.
    pub message: String,
    /// Instructions for a fix, if they are more specific than those of the rule page.
    pub help: Option<String>,
}

/// The kinds of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// The file cannot be read.
    Syntax,
    /// A file that it extends is missing or extends it in turn.
    Extends,
    /// An unknown key.
    UnknownKey,
    /// An invalid value.
    WrongValue,
    /// An unknown rule, group, type or cloud.
    UnknownName,
    /// A glob that matches no file.
    DeadGlob,
}

impl FaultKind {
    /// Returns the name of the rule that reports it.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Syntax => "config/syntax",
            Self::Extends => "config/extends",
            Self::UnknownKey => "config/unknown-key",
            Self::WrongValue => "config/wrong-value",
            Self::UnknownName => "config/unknown-name",
            Self::DeadGlob => "config/dead-glob",
        }
    }

    /// Returns true if the file could not be read, so that most settings are unknown.
    pub(super) fn is_fatal(self) -> bool {
        matches!(self, Self::Syntax | Self::Extends)
    }
}

/// The schema, which editors also use.
pub(super) const SCHEMA: &str = "config.schema.json";
/// The schema of taxonomy files.
pub(super) const TAXONOMY_SCHEMA: &str = "taxonomy.schema.json";

/// Checks the file with the number `file` against a schema, and removes what is invalid.
pub(super) fn check(document: &mut Document, file: usize, schema: &str) -> Vec<Fault> {
    let schema: Value = embedded(schema)
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default();
    let Ok(validator) = jsonschema::validator_for(&schema) else {
        return Vec::new();
    };
    let value = Value::Object(document.value.clone());
    let mut faults = Vec::new();
    for error in validator.iter_errors(&value) {
        let at = error.instance_path().as_str();
        match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected } => {
                let known = known_keys(&schema, &error);
                for key in unexpected {
                    let pointer = format!("{at}/{}", escaped(key));
                    faults.push(unknown_key(document, file, &pointer, key, &known));
                    document.forget(&pointer);
                }
            }
            _ => {
                faults.push(wrong_value(document, file, &schema, &error));
                document.forget(at);
            }
        }
    }
    faults
}

/// Resolves a path of keywords in the schema, which may lead through references.
fn schema_at<'s>(schema: &'s Value, path: &str) -> Option<&'s Value> {
    let step = |at: &'s Value, part: &str| match part {
        "$ref" => schema.pointer(at["$ref"].as_str()?.strip_prefix('#')?),
        part => at.pointer(&format!("/{part}")),
    };
    path.split('/').skip(1).try_fold(schema, step)
}

/// Returns the keys that the object with an unknown key may have.
fn known_keys<'s>(schema: &'s Value, error: &ValidationError<'_>) -> Vec<&'s str> {
    let keyword = error.schema_path().as_str();
    let parent = keyword.rsplit_once('/').map_or("", |(parent, _)| parent);
    schema_at(schema, &format!("{parent}/properties"))
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(key, _)| key.as_str())
        .collect()
}

fn unknown_key(
    document: &Document,
    file: usize,
    pointer: &str,
    key: &str,
    known: &[&str],
) -> Fault {
    let hint = did_you_mean(nearest(key, known.iter().copied()));
    let list: Vec<String> = known.iter().map(|key| format!("`{key}`")).collect();
    Fault {
        file,
        span: document
            .origin(pointer)
            .map(|origin| origin.name)
            .unwrap_or_default(),
        kind: FaultKind::UnknownKey,
        message: format!("unknown key `{key}`{hint}"),
        help: Some(format!("Allowed keys: {}.", list.join(", "))),
    }
}

fn wrong_value(
    document: &Document,
    file: usize,
    schema: &Value,
    error: &ValidationError<'_>,
) -> Fault {
    let keyword = error.schema_path().as_str();
    let about = keyword
        .rsplit_once('/')
        .and_then(|(parent, _)| schema_at(schema, parent));
    let value = json::Value::from(error.instance().as_ref());
    let node = Node::of(&value, "");
    let SchemaError { message, help, .. } =
        describe(&display_path(error), node, about, error.kind());
    let at = error.instance_path().as_str();
    Fault {
        file,
        span: document
            .origin(at)
            .map(|origin| origin.value)
            .unwrap_or_default(),
        kind: FaultKind::WrongValue,
        message,
        help,
    }
}

/// Finds overrides without effect and settings that an override cannot have.
pub(super) fn idle_overrides(document: &mut Document, file: usize) -> Vec<Fault> {
    let mut faults = Vec::new();
    let overrides = document.value_at("/overrides").and_then(Value::as_array);
    for (at, one) in overrides.cloned().into_iter().flatten().enumerate() {
        let mut note = |pointer: &str, kind: FaultKind, message: &str| {
            let origin = document.origin(pointer);
            faults.push(Fault {
                file,
                span: origin.map(|origin| origin.name).unwrap_or_default(),
                kind,
                message: message.to_owned(),
                help: None,
            });
        };
        let has = |key: &str| one.get(key).is_some();
        // An empty override has lost its invalid settings.
        if (has("files") || has("types"))
            && !["rules", "limits", "hosts", "words"].into_iter().any(has)
        {
            let why =
                "this override has no effect: it sets no `rules`, `limits`, `hosts` or `words`";
            note(&format!("/overrides/{at}"), FaultKind::WrongValue, why);
        }
        if one.pointer("/limits/file_size").is_some() {
            let pointer = format!("/overrides/{at}/limits/file_size");
            let why = "`file_size` cannot be set in an override: it applies to the whole tree";
            note(&pointer, FaultKind::UnknownKey, why);
            document.forget(&pointer);
        }
    }
    faults
}

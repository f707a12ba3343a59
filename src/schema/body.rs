//! JSON Schemas of the JSON bodies: `schemas/bodies/<name>.schema.json`.

use super::files::{Files, SchemaError, malformed, parse};
use crate::json::Document;
use jsonschema::Validator;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

/// The member of JSON bodies with the id of an article.
pub const ARTICLE_REFERENCE: &str = "commonSolutionArticleId";

/// The JSON Schema of one kind of JSON body.
pub struct BodySchema {
    /// The name that types use.
    pub name: String,
    /// The schema itself.
    pub schema: Value,
    /// The structure: the keys of each object.
    pub shape: Shape,
    keys: BTreeMap<String, String>,
    validator: OnceLock<Option<Validator<Document>>>,
}

impl BodySchema {
    /// Returns the validator, which is built at first use. The schema was checked when it was
    /// loaded, so there is one.
    pub fn validator(&self) -> Option<&Validator<Document>> {
        self.validator
            .get_or_init(|| compile(&self.schema).ok())
            .as_ref()
    }

    /// Returns the canonical spelling of a key in any case.
    pub fn canonical_key(&self, key: &str) -> Option<&str> {
        if let Some(known) = self.keys.get(key) {
            return Some(known);
        }
        self.keys.get(&key.to_lowercase()).map(String::as_str)
    }

    /// Iterates over all keys of the schema in canonical spelling, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys.values().map(String::as_str)
    }
}

/// The structure of a value: the keys of an object, or the items of a list. Besides keywords of
/// JSON Schema (`properties`, `items`, `contentMediaType`), a schema may have `expected`: keys
/// whose absence is a warning, `suggested`: keys whose absence is a suggestion, and `choices`: the
/// keys with the choices of each control.
#[derive(Debug, Default)]
pub struct Shape {
    /// True if a string may have HTML.
    pub html: bool,
    members: Vec<(String, Shape)>,
    expected: Vec<String>,
    suggested: Vec<String>,
    choices: Vec<(String, Vec<String>)>,
    item: Option<Box<Shape>>,
}

impl Shape {
    fn of(schema: &Value) -> Self {
        let known = schema["properties"].as_object();
        Self {
            html: schema["contentMediaType"] == "text/html",
            members: known
                .into_iter()
                .flatten()
                .map(|(key, value)| (key.clone(), Self::of(value)))
                .collect(),
            expected: texts(&schema["expected"]),
            suggested: texts(&schema["suggested"]),
            choices: schema["choices"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(control, keys)| (control.clone(), texts(keys)))
                .collect(),
            item: schema.get("items").map(|items| Box::new(Self::of(items))),
        }
    }

    /// Iterates over the keys whose values have HTML.
    pub fn html_keys(&self) -> impl Iterator<Item = &str> {
        let members = self.members.iter().filter(|(_, shape)| shape.html);
        members.map(|(key, _)| key.as_str())
    }

    /// Iterates over the expected keys.
    pub fn expected(&self) -> impl Iterator<Item = &str> {
        self.expected.iter().map(String::as_str)
    }

    /// Iterates over the recommended keys.
    pub fn suggested(&self) -> impl Iterator<Item = &str> {
        self.suggested.iter().map(String::as_str)
    }

    /// Returns the keys with the choices of `control`, the usual one first; `None` if it has no
    /// choices.
    pub fn choices_of(&self, control: &str) -> Option<&[String]> {
        let (_, keys) = self
            .choices
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(control.trim()))?;
        Some(keys)
    }

    /// Returns true if an object may have any keys.
    pub fn is_free(&self) -> bool {
        self.members.is_empty()
    }

    /// Returns the canonical spelling of a key in any case, and the structure of its value.
    pub fn member(&self, key: &str) -> Option<(&str, &Self)> {
        let (name, shape) = self
            .members
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(key))?;
        Some((name, shape))
    }

    /// Returns the structure of the items of a list.
    pub fn item(&self) -> Option<&Self> {
        self.item.as_deref()
    }

    /// Iterates over the keys in canonical spelling.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.members.iter().map(|(name, _)| name.as_str())
    }
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

impl fmt::Debug for BodySchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BodySchema")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

fn compile(schema: &Value) -> Result<Validator<Document>, String> {
    jsonschema::options_for::<Document>()
        .with_pattern_options(jsonschema::PatternOptions::regex())
        .build(schema)
        .map_err(|error| error.to_string())
}

/// Calls `visit` with each name in a `properties` object.
fn each_property<'v>(schema: &'v Value, visit: &mut impl FnMut(&'v String, &'v Value)) {
    match schema {
        Value::Object(map) => {
            for (key, value) in map {
                if let (true, Some(known)) = (key == "properties", value.as_object()) {
                    known
                        .iter()
                        .for_each(|(name, property)| visit(name, property));
                }
                each_property(value, visit);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| each_property(item, visit)),
        _ => {}
    }
}

pub(super) fn load(files: &Files) -> Result<Vec<BodySchema>, SchemaError> {
    let mut bodies = Vec::new();
    for (path, text) in files.below("bodies/") {
        let schema: Value = parse(path, text)?;
        if !files.is_embedded(path) {
            compile(&schema).map_err(|cause| malformed(path, cause))?;
        }
        let stem = path.trim_start_matches("bodies/");
        let mut keys = BTreeMap::new();
        each_property(&schema, &mut |name, _| {
            keys.insert(name.to_lowercase(), name.clone());
        });
        bodies.push(BodySchema {
            name: stem.split('.').next().unwrap_or(stem).to_owned(),
            shape: Shape::of(&schema),
            schema,
            keys,
            validator: OnceLock::new(),
        });
    }
    Ok(bodies)
}

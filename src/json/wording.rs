//! Messages for the errors of the JSON Schema validator.

use super::{Node, NodeKind};
use crate::util::{did_you_mean, nearest, shorten_line};
use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::paths::LocationSegment;
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

/// The message for a value that does not match its schema.
pub(crate) struct SchemaError {
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    /// The value that was probably meant.
    pub(crate) replacement: Option<String>,
}

/// Returns the path of a value as in JavaScript: `formElements[3].controlType`.
pub(crate) fn display_path(error: &ValidationError<'_>) -> String {
    let mut path = String::new();
    for segment in error.instance_path() {
        match segment {
            LocationSegment::Property(key) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(&key);
            }
            LocationSegment::Index(index) => path.push_str(&format!("[{index}]")),
        }
    }
    path
}

/// Returns the message for `node` at `path`, which violates `about`, a part of the schema.
pub(crate) fn describe(
    path: &str,
    node: Node<'_>,
    about: Option<&Value>,
    kind: &ValidationErrorKind,
) -> SchemaError {
    let name = if path.is_empty() {
        "the document".to_owned()
    } else {
        format!("`{path}`")
    };
    let text = |key: &str| about.and_then(|about| about[key].as_str());
    let of = |message: String| SchemaError {
        message,
        help: None,
        replacement: None,
    };
    match kind {
        ValidationErrorKind::Required { property } => {
            let key = property.as_str().unwrap_or_default();
            let id = match node.text("id") {
                Some(id) if !path.is_empty() => format!(" (`{}`)", shorten_line(id)),
                _ => String::new(),
            };
            let subject = list_item(path, text("title")).unwrap_or(name);
            SchemaError {
                help: about.and_then(|about| how_to_add(key, about)),
                ..of(format!("{subject}{id} has no `{key}`"))
            }
        }
        ValidationErrorKind::Type { kind } => {
            let wanted = types(kind, text("pattern"));
            of(format!("{name} must be {wanted}, not {}", with_type(node)))
        }
        ValidationErrorKind::Enum { options } => {
            let options: Vec<&str> = options
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            choice(&name, node, &options)
        }
        ValidationErrorKind::Pattern { pattern } => match choices(pattern) {
            Some(choices) => choice(&name, node, &spelled_as_examples(&choices, about)),
            None => {
                let wanted = text("patternErrorMessage").unwrap_or("written differently");
                of(format!("{name} must be {wanted}, not {}", value_of(node)))
            }
        },
        ValidationErrorKind::MinLength { .. } => SchemaError {
            help: text("description").map(str::to_owned),
            ..of(format!("{name} is empty"))
        },
        ValidationErrorKind::MaxLength { limit } => {
            of(format!("{name} has more than {limit} characters"))
        }
        ValidationErrorKind::Minimum { limit } => of(format!(
            "{name} must be at least {limit}, not {}",
            value_of(node)
        )),
        ValidationErrorKind::Maximum { limit } => of(format!(
            "{name} must be at most {limit}, not {}",
            value_of(node)
        )),
        ValidationErrorKind::MinItems { limit } => {
            of(format!("{name} must have at least {}", entries(*limit)))
        }
        ValidationErrorKind::MaxItems { limit } => {
            of(format!("{name} must have at most {}", entries(*limit)))
        }
        ValidationErrorKind::Constant { expected_value } => of(format!(
            "{name} must be `{}`, not {}",
            expected_value.as_str().unwrap_or("another value"),
            value_of(node)
        )),
        other => of(format!(
            "{name} does not match the keyword `{}` of its schema",
            other.keyword()
        )),
    }
}

/// Returns "question 2" for the path `formElements[1]` of an item whose schema has the title
/// "Question".
fn list_item(path: &str, title: Option<&str>) -> Option<String> {
    let (list, index) = path.strip_suffix(']')?.split_once('[')?;
    if list.contains('.') {
        return None;
    }
    let index: usize = index.parse().ok()?;
    Some(format!("{} {}", title?.to_lowercase(), index + 1))
}

/// Returns instructions to add `key` to an object whose schema is `about`.
pub(crate) fn how_to_add(key: &str, about: &Value) -> Option<String> {
    let property = &about["properties"][key];
    let description = property["description"].as_str()?;
    let value = match property["type"].as_str() {
        Some("string") => ": \"...\"",
        Some("array") => ": [...]",
        Some("object") => ": {...}",
        _ => "",
    };
    Some(format!("Add `\"{key}\"{value}`. {description}"))
}

fn entries(count: u64) -> String {
    match count {
        1 => "1 entry".to_owned(),
        count => format!("{count} entries"),
    }
}

fn choice(name: &str, node: Node<'_>, options: &[&str]) -> SchemaError {
    let written = node.as_str().map(str::trim);
    let near = written.and_then(|written| nearest(written, options.iter().copied()));
    let list: Vec<String> = options.iter().map(|option| format!("`{option}`")).collect();
    SchemaError {
        message: format!("{name} cannot be {}{}", value_of(node), did_you_mean(near)),
        help: Some(format!("Allowed: {}.", list.join(", "))),
        replacement: near.map(str::to_owned),
    }
}

/// Returns the values of a pattern that is only a list of values.
fn choices(pattern: &str) -> Option<Vec<&str>> {
    let inner = pattern.strip_prefix("^(?i:")?.strip_suffix(")$")?;
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '))
    };
    let choices: Vec<&str> = inner.split('|').collect();
    if choices.iter().all(|name| is_name(name)) {
        Some(choices)
    } else {
        None
    }
}

/// Returns the values of a pattern in the spelling of the examples in the schema.
fn spelled_as_examples<'a>(choices: &[&'a str], about: Option<&'a Value>) -> Vec<&'a str> {
    let examples: Vec<&str> = about
        .and_then(|about| about["examples"].as_array())
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let spelling = |name: &&'a str| {
        examples
            .iter()
            .find(|example| example.eq_ignore_ascii_case(name))
            .copied()
    };
    choices
        .iter()
        .map(|name| spelling(name).unwrap_or(name))
        .collect()
}

/// Returns a description of the allowed types. `null` is not mentioned if others are allowed.
fn types(kind: &TypeKind, pattern: Option<&str>) -> String {
    let all: Vec<JsonType> = match kind {
        TypeKind::Single(one) => vec![*one],
        TypeKind::Multiple(set) => set.iter().collect(),
    };
    // A boolean or a number may also be in quotes.
    let plain = all.iter().any(|kind| {
        matches!(
            kind,
            JsonType::Boolean | JsonType::Integer | JsonType::Number
        )
    });
    let names: Vec<&str> = all
        .iter()
        .filter(|kind| all.len() == 1 || **kind != JsonType::Null)
        .filter(|kind| !(plain && pattern.is_some() && **kind == JsonType::String))
        .map(|kind| match kind {
            JsonType::Null => "`null`",
            JsonType::Boolean => "`true` or `false`",
            JsonType::Integer => "a whole number",
            JsonType::Number => "a number",
            JsonType::String => "text",
            JsonType::Array => "a list",
            JsonType::Object => "an object",
        })
        .collect();
    names.join(" or ")
}

/// Returns a value as text, with its type if that is not obvious.
fn with_type(node: Node<'_>) -> String {
    match node.kind() {
        NodeKind::Array(_) => "a list".to_owned(),
        NodeKind::Object(_) => "an object".to_owned(),
        NodeKind::String(_) => format!("the text {}", value_of(node)),
        _ => value_of(node),
    }
}

fn value_of(node: Node<'_>) -> String {
    match node.kind() {
        NodeKind::Null => "`null`".to_owned(),
        NodeKind::Bool(value) => format!("`{value}`"),
        NodeKind::Number(written) => format!("`{}`", shorten_line(written)),
        NodeKind::String("") => "empty".to_owned(),
        NodeKind::String(text) => format!("`{}`", shorten_line(text)),
        NodeKind::Array(_) => "a list".to_owned(),
        NodeKind::Object(_) => "an object".to_owned(),
    }
}

//! A markdownlint configuration, as levels of our rules.

use crate::schema::{Schemas, embedded};
use crate::source::yaml::exceeded_limit;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// The file in `schemas/` with the rules of markdownlint and ours.
const MAPPING: &str = "markdownlint.yaml";

/// Error when a configuration cannot be converted.
#[derive(Debug, Error)]
pub(crate) enum MarkdownlintError {
    /// The configuration cannot be parsed.
    #[error("not a markdownlint configuration: {0}")]
    Malformed(String),
    /// Our mapping cannot be parsed.
    #[error("schemas file {MAPPING}: {0}")]
    Mapping(String),
}

/// A markdownlint rule and ours.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mapped {
    /// The rule of markdownlint: `MD001`.
    id: String,
    /// Its other names.
    names: Vec<String>,
    /// Its tags, which configure several rules at once.
    #[serde(default)]
    tags: Vec<String>,
    /// Our rules, none if there is no equivalent.
    #[serde(default)]
    rules: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mapping {
    rules: Vec<Mapped>,
}

/// The level of a rule of markdownlint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Off,
    On,
    Warning,
    Error,
}

/// A converted configuration.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Converted {
    /// Levels of our rules.
    pub levels: BTreeMap<String, &'static str>,
    /// What has no equivalent, one item a line.
    pub left: Vec<String>,
}

impl Converted {
    /// Converts the text of a configuration: JSON with comments, or YAML.
    pub(crate) fn of(text: &str, schemas: &Schemas) -> Result<Self, MarkdownlintError> {
        let settings = settings(text)?;
        let mapping = embedded(MAPPING).unwrap_or_default();
        let mapping: Mapping = serde_json::from_str(mapping)
            .map_err(|error| MarkdownlintError::Mapping(error.to_string()))?;
        let mut converted = Self::default();
        let mut known = BTreeSet::from(["default".to_owned(), "$schema".to_owned()]);
        let default = settings.get("default").map_or(Level::On, level);
        for rule in &mapping.rules {
            let names = [&rule.id].into_iter().chain(&rule.names);
            let keys = rule
                .tags
                .iter()
                .chain(names)
                .map(|name| name.to_lowercase());
            let mut set = None;
            for key in keys {
                // A later name overrides: tags first, the id and the names of the rule after them.
                if let Some(value) = settings.get(&key) {
                    set = Some((level(value), value));
                }
                known.insert(key);
            }
            let level = set.map_or(default, |(level, _)| level);
            converted.add(rule, level, set.map(|(_, value)| value), schemas);
        }
        let unknown = settings.keys().filter(|key| !known.contains(*key));
        converted
            .left
            .extend(unknown.map(|key| format!("{key}: unknown")));
        Ok(converted)
    }

    /// Adds the levels of our rules for a markdownlint rule.
    fn add(&mut self, rule: &Mapped, level: Level, value: Option<&Value>, schemas: &Schemas) {
        let name = match rule.names.first() {
            Some(name) => format!("{} ({name})", rule.id),
            None => rule.id.clone(),
        };
        if level != Level::Off && rule.rules.is_empty() {
            if value.is_some() {
                self.left.push(format!("{name}: no equivalent"));
            }
            return;
        }
        let has_options = value.and_then(Value::as_object).is_some_and(|options| {
            let mut keys = options.keys();
            keys.any(|key| key != "enabled" && key != "severity")
        });
        if has_options && level != Level::Off {
            let rules = rule.rules.join(", ");
            self.left
                .push(format!("{name}: its options, which {rules} does not have"));
        }
        for own in &rule.rules {
            let Some(page) = schemas.rule(own) else {
                continue;
            };
            let level = match level {
                Level::Off => "off",
                Level::Warning => "warning",
                Level::Error => "error",
                Level::On if page.opt_in => page.severity.name(),
                Level::On => continue,
            };
            self.levels.insert(own.clone(), level);
        }
    }
}

/// Returns the settings by name in lower case.
fn settings(text: &str) -> Result<BTreeMap<String, Value>, MarkdownlintError> {
    let malformed = |cause: &str| MarkdownlintError::Malformed(cause.to_owned());
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some((_, limit)) = exceeded_limit(text) {
        return Err(malformed(limit));
    }
    // YAML contains JSON, but for its comments.
    let text = if text.trim_start().starts_with(['{', '/']) {
        without_comments(text)
    } else {
        text.to_owned()
    };
    let value: Value =
        serde_yaml::from_str(&text).map_err(|error| malformed(&error.to_string()))?;
    match value {
        Value::Null => Ok(BTreeMap::new()),
        // The configuration of markdownlint-cli2 has the settings in a member.
        Value::Object(mut members) => {
            if let Some(Value::Object(config)) = members.remove("config") {
                members = config;
            }
            let members = members.into_iter();
            Ok(members
                .map(|(name, value)| (name.to_lowercase(), value))
                .collect())
        }
        _ => Err(malformed("not an object")),
    }
}

/// Returns the level that a value sets.
fn level(value: &Value) -> Level {
    match value {
        Value::Bool(false) | Value::Null => Level::Off,
        Value::String(severity) => of_severity(severity),
        Value::Object(options) => {
            if options.get("enabled") == Some(&Value::Bool(false)) {
                return Level::Off;
            }
            let severity = options.get("severity").and_then(Value::as_str);
            severity.map_or(Level::On, of_severity)
        }
        _ => Level::On,
    }
}

fn of_severity(severity: &str) -> Level {
    match severity {
        "warning" => Level::Warning,
        "error" => Level::Error,
        _ => Level::On,
    }
}

/// Replaces comments of JSON with spaces.
fn without_comments(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut in_string = false;
    while let Some(c) = chars.next() {
        if in_string {
            result.push(c);
            match c {
                '\\' => result.extend(chars.next()),
                '"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match (c, chars.peek()) {
            ('/', Some('/')) => while chars.next_if(|next| *next != '\n').is_some() {},
            ('/', Some('*')) => {
                chars.next();
                let mut last = ' ';
                for next in chars.by_ref() {
                    if last == '*' && next == '/' {
                        break;
                    }
                    last = next;
                }
                result.push(' ');
            }
            _ => {
                in_string = c == '"';
                result.push(c);
            }
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(text: &str) -> Converted {
        let schemas = Schemas::embedded().expect("the embedded schemas load");
        Converted::of(text, &schemas).expect(text)
    }

    fn levels(text: &str) -> String {
        let levels = converted(text).levels;
        let levels = levels
            .iter()
            .map(|(rule, level)| format!("{rule}: {level}"));
        levels.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn rules_are_mapped_by_id_name_and_tag() {
        let expected = "links/bare-address: off, structure/heading-blank-line: suggestion, structure/heading-indented: suggestion";
        assert_eq!(levels("MD034: false\n"), expected);
        assert_eq!(levels("{\"no-bare-urls\": false}"), expected);
        assert_eq!(levels("No-Bare-URLs: false # comment\n"), expected);
        let off = levels("{\"default\": false, // nothing but this\n \"MD034\": \"error\",}");
        assert!(off.contains("links/bare-address: error"), "{off}");
        assert!(off.contains("structure/heading-space: off"), "{off}");
        let tag = levels("headings: false\nMD018: true\n");
        assert!(tag.contains("structure/heading-skipped: off"), "{tag}");
        assert!(!tag.contains("structure/heading-space"), "{tag}");
    }

    #[test]
    fn what_has_no_equivalent_is_listed() {
        let left = converted("{\"MD013\": {\"line_length\": 80}, \"MD033\": {\"allowed_elements\": [\"br\"]}, /* a \" */ \"MD999\": true}").left;
        assert_eq!(left.len(), 3, "{left:?}");
        assert_eq!(left[0], "MD013 (line-length): no equivalent");
        assert!(
            left[1].starts_with("MD033 (no-inline-html): its options"),
            "{left:?}"
        );
        assert_eq!(left[2], "md999: unknown");
        assert_eq!(converted("MD013: false").left, [""; 0]);
    }

    #[test]
    fn every_rule_of_ours_exists() {
        let schemas = Schemas::embedded().expect("the embedded schemas load");
        let mapping = embedded(MAPPING).expect("a mapping");
        let mapping: Mapping = serde_json::from_str(mapping).expect("a mapping");
        for rule in mapping.rules.iter().flat_map(|rule| &rule.rules) {
            assert!(schemas.rule(rule).is_some(), "{rule}");
        }
    }
}

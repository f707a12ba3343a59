//! Names for things that articles identify only by an id: `schemas/labels.yaml`.

use super::files::{Files, SchemaError};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Names for customers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Labels {
    /// Resource types, by `service/type` in lower case.
    resources: BTreeMap<String, Label>,
    /// Services, by name in lower case.
    services: BTreeMap<String, Label>,
    /// Prefixes of the titles of topic descriptions, before the name of the product; in lower case.
    title_starts: Vec<String>,
    /// Prefixes of sentences about a product, before its name; in lower case.
    sentence_starts: Vec<String>,
    /// Words that end the name of a product in a sentence about it; in lower case.
    sentence_ends: Vec<String>,
    /// Texts in place of a name, in lower case.
    fillers: Vec<String>,
    /// The icons that a product may have.
    pub icons: Vec<String>,
    /// The icon of products without one.
    pub default_icon: String,
}

/// A name and an icon.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// The name.
    pub name: String,
    /// The icon.
    pub icon: String,
}

/// Longest name that a sentence is shortened to, in characters.
const MAX_NAME_CHARS: usize = 60;

impl Labels {
    pub(super) fn load(files: &Files) -> Result<Self, SchemaError> {
        files.parse("labels.yaml")
    }

    /// Returns the label of a resource type, `service/type` in lower case.
    pub fn resource(&self, key: &str) -> Option<&Label> {
        self.resources.get(key)
    }

    /// Returns the label of a service, in lower case.
    pub fn service(&self, name: &str) -> Option<&Label> {
        self.services.get(name)
    }

    /// Returns the icon of a product with this name: that of the label that is in the name.
    pub fn icon_of(&self, name: &str) -> &str {
        let name = name.to_lowercase();
        let labels = self.resources.values().chain(self.services.values());
        let found = labels
            .filter(|label| name.contains(&label.name.to_lowercase()))
            .max_by_key(|label| label.name.len());
        found.map_or(&self.default_icon, |label| &label.icon)
    }

    /// Returns the name of a product in the title of its topic description; `None` if that
    /// contains only an id.
    pub fn of_title<'t>(&self, title: &'t str) -> Option<&'t str> {
        let name = without_start(title.trim(), &self.title_starts);
        if name.is_empty() || is_id(name) || self.is_filler(name) {
            return None;
        }
        Some(name)
    }

    /// Returns a sentence about a product, shortened to the name of the product; `None` if
    /// the sentence says nothing.
    pub fn of_sentence<'t>(&self, sentence: &'t str) -> Option<&'t str> {
        let sentence = sentence.trim();
        if is_id(sentence) || self.is_filler(sentence) {
            return None;
        }
        let mut name = without_start(sentence, &self.sentence_starts);
        let clause = |c: char| matches!(c, '.' | ',' | ';' | ':' | '(' | '\n');
        let end = name
            .char_indices()
            .find(|(at, c)| {
                clause(*c) && !name[at + c.len_utf8()..].starts_with(char::is_alphanumeric)
            })
            .map_or(name.len(), |(at, _)| at);
        name = name[..end].trim();
        let lower = name.to_ascii_lowercase();
        let verb = self
            .sentence_ends
            .iter()
            .filter_map(|end| lower.find(&format!(" {end} ")))
            .filter(|at| *at > 0)
            .min();
        name = name[..verb.unwrap_or(name.len())].trim();
        name = without_start(
            name,
            &["a ".to_owned(), "an ".to_owned(), "the ".to_owned()],
        );
        if name.chars().count() > MAX_NAME_CHARS {
            let limit = name
                .char_indices()
                .nth(MAX_NAME_CHARS)
                .map_or(name.len(), |(at, _)| at);
            let cut = name[..limit].rfind(' ').unwrap_or(limit);
            name = name[..cut].trim_end_matches([',', '-', ' ']);
        }
        if name.is_empty() || self.is_filler(name) {
            return None;
        }
        Some(name)
    }

    fn is_filler(&self, text: &str) -> bool {
        let text = text.trim_end_matches(['.', '!', ' ']).to_lowercase();
        self.fillers.contains(&text)
    }
}

/// Returns `text` without the longest of `starts`, in any case.
fn without_start<'t>(text: &'t str, starts: &[String]) -> &'t str {
    let rest = |start: &String| {
        let head = text.get(..start.len())?;
        let rest = &text[start.len()..];
        head.eq_ignore_ascii_case(start).then_some(rest)
    };
    let shortest = starts.iter().filter_map(rest).min_by_key(|rest| rest.len());
    shortest.unwrap_or(text).trim()
}

/// Returns true for a number or a GUID.
fn is_id(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
        || (text.len() == 36
            && text
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit() || byte == b'-'))
}

#[cfg(test)]
mod tests {
    use crate::schema::Schemas;

    #[test]
    fn sentences_become_names() {
        let schemas = Schemas::embedded().expect("the schemas load");
        let labels = &schemas.labels;
        let all = [
            ("Questions and problems with key vaults", Some("key vaults")),
            (
                "Azure Cosmos DB is a fully managed database service",
                Some("Azure Cosmos DB"),
            ),
            (
                "A cloud-based security solution that leverages your signals to identify threats.",
                Some("cloud-based security solution"),
            ),
            (
                "I have a question or concern specific to running Windows Virtual machine on Azure",
                Some("running Windows Virtual machine on Azure"),
            ),
            (
                "Azure Database 4.1 for all",
                Some("Azure Database 4.1 for all"),
            ),
            ("Specify your problem in detail", None),
            ("just test", None),
            ("14749", None),
            ("", None),
        ];
        for (sentence, name) in all {
            assert_eq!(labels.of_sentence(sentence), name, "{sentence}");
        }
        let titles = [
            ("Support topics of key vaults", Some("key vaults")),
            (
                "Support topic description for Table Storage",
                Some("Table Storage"),
            ),
            (
                "SupportTopicDescriptions for 2c32f727-0b95-8324-22c8-b953c938833c",
                None,
            ),
            ("Azure Backup", Some("Azure Backup")),
        ];
        for (title, name) in titles {
            assert_eq!(labels.of_title(title), name, "{title}");
        }
    }
}

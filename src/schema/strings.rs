//! The texts of the site, by language: `schemas/strings.yaml`.

use super::files::{Files, SchemaError, malformed};
use std::collections::BTreeMap;

const PATH: &str = "strings.yaml";
/// The language that has every text.
const COMPLETE: &str = "en";

/// The texts of the site.
#[derive(Debug)]
pub struct Strings {
    languages: BTreeMap<String, BTreeMap<String, String>>,
}

impl Strings {
    pub(super) fn load(files: &Files) -> Result<Self, SchemaError> {
        let languages: BTreeMap<String, BTreeMap<String, String>> = files.parse(PATH)?;
        let Some(complete) = languages.get(COMPLETE) else {
            return Err(malformed(PATH, format!("has no `{COMPLETE}`")));
        };
        for (language, texts) in &languages {
            if let Some(key) = complete.keys().find(|key| !texts.contains_key(*key)) {
                return Err(malformed(PATH, format!("`{language}` has no `{key}`")));
            }
        }
        Ok(Self { languages })
    }

    /// Iterates over the languages.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.languages.keys().map(String::as_str)
    }

    /// Returns the texts of a language; English ones if it is unknown.
    pub fn of(&self, language: &str) -> &BTreeMap<String, String> {
        static NONE: BTreeMap<String, String> = BTreeMap::new();
        let known = self.languages.get(language);
        known
            .or_else(|| self.languages.get(COMPLETE))
            .unwrap_or(&NONE)
    }
}

//! Checks of rules without code: the key `check` of a rule page.

use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Deserializer};

/// Largest compiled regular expression, in bytes. Matching takes time linear to the text, whatever
/// the expression.
const MAX_REGEX_BYTES: usize = 1 << 20;

/// The check of a rule without code.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Raw")]
pub struct CustomCheck {
    /// The attribute to check; the text of the body if there is none.
    pub attribute: Option<String>,
    /// The pattern.
    pub pattern: CheckPattern,
    /// The message of a finding; `{}` is replaced with the text that was found.
    pub message: String,
    /// The replacement text; `$1` is replaced with the first group.
    pub replace: Option<String>,
}

/// The pattern of a check.
#[derive(Debug)]
pub enum CheckPattern {
    /// Each match is a finding.
    Forbidden(Regex),
    /// A value that does not match is a finding.
    Required(Regex),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    attribute: Option<String>,
    #[serde(default, deserialize_with = "expression")]
    pattern: Option<Regex>,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default, deserialize_with = "expression")]
    must_match: Option<Regex>,
    message: String,
    replace: Option<String>,
}

fn expression<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Regex>, D::Error> {
    let text = String::deserialize(d)?;
    compile(&text).map(Some).map_err(serde::de::Error::custom)
}

fn compile(text: &str) -> Result<Regex, String> {
    RegexBuilder::new(text)
        .size_limit(MAX_REGEX_BYTES)
        .build()
        .map_err(|error| error.to_string())
}

impl TryFrom<Raw> for CustomCheck {
    type Error = String;

    fn try_from(raw: Raw) -> Result<Self, String> {
        let words = match raw.words.as_slice() {
            [] => None,
            words => {
                let words: Vec<String> = words.iter().map(|word| regex::escape(word)).collect();
                Some(compile(&format!(r"(?i)\b(?:{})\b", words.join("|")))?)
            }
        };
        let pattern = match (raw.pattern, words, raw.must_match) {
            (Some(pattern), None, None) => CheckPattern::Forbidden(pattern),
            (None, Some(words), None) => CheckPattern::Forbidden(words),
            (None, None, Some(shape)) if raw.attribute.is_some() => CheckPattern::Required(shape),
            (None, None, Some(_)) => {
                return Err("check: `must_match` needs an `attribute`".to_owned());
            }
            _ => {
                return Err("check: set one of `pattern`, `words` and `must_match`".to_owned());
            }
        };
        Ok(Self {
            attribute: raw.attribute,
            pattern,
            message: raw.message,
            replace: raw.replace,
        })
    }
}

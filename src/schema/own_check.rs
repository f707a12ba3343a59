//! What a rule without code looks for: the key `check` of its page.

use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Deserializer};

/// Most bytes of a compiled expression: more would be a way to slow helpc down.
/// Expressions run in time linear to the text, whatever they are.
const MOST: usize = 1 << 20;

/// What a rule without code looks for.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Raw")]
pub struct OwnCheck {
    /// The attribute that it looks at; the text of the body where there is none.
    pub attribute: Option<String>,
    /// What is looked for.
    pub wanted: Wanted,
    /// What is said of a finding; `{}` stands for the text that was found.
    pub message: String,
    /// What is to be written in its place; `$1` stands for the first group.
    pub replace: Option<String>,
}

/// What makes a finding.
#[derive(Debug)]
pub enum Wanted {
    /// Each place that fits.
    Found(Regex),
    /// A value that does not fit as a whole.
    Missed(Regex),
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
        .size_limit(MOST)
        .build()
        .map_err(|error| error.to_string())
}

impl TryFrom<Raw> for OwnCheck {
    type Error = String;

    fn try_from(raw: Raw) -> Result<Self, String> {
        let words = match raw.words.as_slice() {
            [] => None,
            words => {
                let words: Vec<String> = words.iter().map(|word| regex::escape(word)).collect();
                Some(compile(&format!(r"(?i)\b(?:{})\b", words.join("|")))?)
            }
        };
        let wanted = match (raw.pattern, words, raw.must_match) {
            (Some(pattern), None, None) => Wanted::Found(pattern),
            (None, Some(words), None) => Wanted::Found(words),
            (None, None, Some(shape)) if raw.attribute.is_some() => Wanted::Missed(shape),
            (None, None, Some(_)) => {
                return Err("check: `must_match` needs an `attribute`".to_owned());
            }
            _ => {
                return Err("check: one of `pattern`, `words` and `must_match`".to_owned());
            }
        };
        Ok(Self {
            attribute: raw.attribute,
            wanted,
            message: raw.message,
            replace: raw.replace,
        })
    }
}

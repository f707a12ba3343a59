//! Words, headings and what templates leave behind: `schemas/text.yaml`.

use super::files::{Files, SchemaError, malformed};
use super::skip_search::SkipSearch;
use super::vocabulary::Phrases;
use crate::source::{conversions, is_tail};
use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;
use serde::Deserialize;
use std::ops::Range;
use std::sync::OnceLock;

/// Words, headings and leftovers: `schemas/text.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Characters that were decoded wrongly once.
    pub mojibake: Vec<Mojibake>,
    /// Characters that word processors put before the items of a list.
    pub bullets: Vec<char>,
    /// Characters that are bullets only at the start of several lines.
    pub weak_bullets: Vec<char>,
    /// The standard headings and their wrong spellings.
    pub standard_headings: Vec<StandardHeading>,
    /// Names of files beside the service folders that are not articles; lower case.
    pub beside_articles: Phrases,
    /// Notation that is shown as it is where only plain text is expected.
    pub plain_text_notation: Vec<Notation>,
    /// What follows the apostrophe of a contraction; lower case.
    pub contraction_endings: Vec<String>,
    /// Text that only a template holds.
    pub template_leftovers: Vec<TemplateLeftover>,
    /// Words that stand where text is still to be written, in this case.
    pub unfinished: Words,
    /// Words of a choice for customers who do not know the answer; lower case.
    pub opt_outs: Words,
    /// Attribute values that only a template holds; lower case.
    pub attribute_placeholders: Phrases,
    #[serde(skip)]
    leftovers: [OnceLock<SkipSearch>; 3],
    #[serde(skip)]
    spellings: OnceLock<Phrases>,
}

impl Text {
    /// Returns true if the character at `at` is a part of characters that were converted
    /// wrongly, or may be.
    pub fn is_mojibake(&self, text: &str, at: usize) -> bool {
        let before = &text[..at];
        let last = before.chars().next_back();
        let (Some(c), true) = (
            text[at..].chars().next(),
            last.is_some_and(|last| !last.is_ascii()),
        ) else {
            return false;
        };
        let holds = |entry: &Mojibake| {
            let mut places = entry.wrong.match_indices(c);
            places.any(|(at, _)| at > 0 && before.ends_with(&entry.wrong[..at]))
        };
        is_tail(text, at) || self.mojibake.iter().any(holds)
    }

    /// Finds the characters in `text` that were converted wrongly, and what they were where
    /// that is known, in order.
    pub fn mojibake_in(&self, text: &str) -> Vec<(Range<usize>, Option<String>)> {
        let mut converted = conversions(text).into_iter().peekable();
        let bytes = text.as_bytes();
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(ahead) = first_odd(&bytes[at..]) {
            at += ahead;
            if let Some(known) = converted.next_if(|known| known.range.start == at) {
                at = known.range.end;
                found.push((known.range, Some(known.right)));
                continue;
            }
            let here = &bytes[at..];
            let starts = |entry: &&Mojibake| {
                let wrong = entry.wrong.as_bytes();
                wrong.first() == here.first() && here.starts_with(wrong)
            };
            let entries = self.mojibake.iter().filter(starts);
            at += match entries.max_by_key(|entry| entry.wrong.len()) {
                Some(entry) => {
                    let range = at..at + entry.wrong.len();
                    found.push((range, entry.right.clone()));
                    entry.wrong.len()
                }
                None => 1,
            };
            while converted.next_if(|known| known.range.start < at).is_some() {}
        }
        found
    }

    /// Whether `text` is one of the standard headings or of their wrong spellings, in
    /// any case.
    pub fn is_standard_heading(&self, text: &str) -> bool {
        let spellings = self.spellings.get_or_init(|| {
            let headings = self.standard_headings.iter();
            let all = headings.flat_map(|one| std::iter::once(&one.heading).chain(&one.wrong));
            all.cloned().collect::<Vec<_>>().into()
        });
        spellings.contains(text)
    }

    /// The places in `text` that hold text which only a template holds; `place` is
    /// what the text is of: `body`, `json` or `attribute`.
    pub fn leftovers(&self, text: &str, place: &str) -> Vec<Range<usize>> {
        let slot = match place {
            "body" => 0,
            "json" => 1,
            _ => 2,
        };
        let search = self.leftovers[slot].get_or_init(|| {
            let texts = self.template_leftovers.iter();
            SkipSearch::new(
                texts
                    .filter(|leftover| leftover.place == place)
                    .map(|leftover| leftover.text.as_str()),
            )
        });
        search.find(text)
    }
}

/// A piece of notation in a text that is shown as plain text.
#[derive(Debug, Deserialize)]
#[serde(try_from = "RawNotation")]
pub struct Notation {
    /// What it looks like. Its groups are the notation, the rest is text.
    pub pattern: Regex,
    /// Whether the text says the same without it.
    pub safe: bool,
}

/// The same as it stands in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNotation {
    pattern: String,
    safe: bool,
}

impl TryFrom<RawNotation> for Notation {
    type Error = String;

    fn try_from(raw: RawNotation) -> Result<Self, Self::Error> {
        let pattern = Regex::new(&raw.pattern).map_err(|error| error.to_string())?;
        if pattern.captures_len() < 2 {
            return Err(format!("`{}` has no group", raw.pattern));
        }
        Ok(Self {
            pattern,
            safe: raw.safe,
        })
    }
}

/// Words that are looked for all at once, in the case that they have.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct Words(AhoCorasick);

impl TryFrom<Vec<String>> for Words {
    type Error = aho_corasick::BuildError;

    fn try_from(words: Vec<String>) -> Result<Self, Self::Error> {
        let mut search = AhoCorasick::builder();
        // Only this kind of match looks for the first bytes of all of them at once.
        search.match_kind(MatchKind::LeftmostFirst);
        search.build(words).map(Self)
    }
}

impl Words {
    /// Where they stand in `text`, in order.
    pub fn find_in(&self, text: &str) -> impl Iterator<Item = Range<usize>> {
        self.0.find_iter(text).map(|found| found.range())
    }
}

pub(super) fn load(files: &Files) -> Result<Text, SchemaError> {
    const PATH: &str = "text.yaml";
    let text: Text = files.parse(PATH)?;
    match text
        .mojibake
        .iter()
        .find(|entry| entry.wrong.starts_with(|c: char| c.is_ascii()))
    {
        Some(entry) => {
            let cause = format!("mojibake `{}` begins with an ASCII character", entry.wrong);
            Err(malformed(PATH, cause))
        }
        None => Ok(text),
    }
}

/// The first byte that is not ASCII: most stretches are, and soon passed over.
fn first_odd(bytes: &[u8]) -> Option<usize> {
    const STRETCH: usize = 32;
    let mut stretches = bytes.chunks(STRETCH);
    let plain = STRETCH * stretches.position(|stretch| !stretch.is_ascii())?;
    let odd = bytes[plain..].iter().position(|byte| !byte.is_ascii())?;
    Some(plain + odd)
}

/// Characters that were converted wrongly in a way that [`conversions`] does not know, and
/// what they were.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mojibake {
    /// What stands there; its first character is not ASCII.
    pub wrong: String,
    /// What was meant, where that can be told.
    pub right: Option<String>,
}

/// A standard heading.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardHeading {
    /// Its text.
    pub heading: String,
    /// Wrong spellings; lower case.
    pub wrong: Vec<String>,
}

/// Text that only a template holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateLeftover {
    /// The text, compared without regard to case.
    pub text: String,
    /// `body`, `json` or `attribute`.
    #[serde(rename = "where")]
    pub place: String,
}

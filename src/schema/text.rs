//! Words, headings and leftovers of templates.

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
    /// Wrongly converted characters.
    pub mojibake: Vec<Mojibake>,
    /// Characters that word processors use as bullets.
    pub bullets: Vec<char>,
    /// Characters that are bullets only at the start of several lines.
    pub weak_bullets: Vec<char>,
    /// Standard headings and their misspellings.
    pub standard_headings: Vec<StandardHeading>,
    /// Names of files next to the service folders that are not articles, in lower case.
    pub beside_articles: Phrases,
    /// Markup that is displayed as it is in plain text.
    pub plain_text_notation: Vec<Notation>,
    /// Endings of contractions after the apostrophe, in lower case.
    pub contraction_endings: Vec<String>,
    /// Text that only templates have.
    pub template_leftovers: Vec<TemplateLeftover>,
    /// Words in place of unwritten text; case-sensitive.
    pub unfinished: Words,
    /// Words in a choice for customers who do not know the answer, in lower case.
    pub opt_outs: Words,
    /// Attribute values that only templates have, in lower case.
    pub attribute_placeholders: Phrases,
    #[serde(skip)]
    leftovers: [OnceLock<SkipSearch>; 3],
    #[serde(skip)]
    spellings: OnceLock<Phrases>,
}

impl Text {
    /// Returns true if the character at `at` is, or may be, part of wrongly converted characters.
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

    /// Finds wrongly converted characters in `text`, in order, with their repair if it is known.
    pub fn mojibake_in(&self, text: &str) -> Vec<(Range<usize>, Option<String>)> {
        let mut converted = conversions(text).into_iter().peekable();
        let bytes = text.as_bytes();
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(ahead) = first_non_ascii(&bytes[at..]) {
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

    /// Returns true if `text` is a standard heading or a misspelling of one, in any case.
    pub fn is_standard_heading(&self, text: &str) -> bool {
        let spellings = self.spellings.get_or_init(|| {
            let headings = self.standard_headings.iter();
            let all = headings.flat_map(|one| std::iter::once(&one.heading).chain(&one.wrong));
            all.cloned().collect::<Vec<_>>().into()
        });
        spellings.contains(text)
    }

    /// Returns the ranges of template text in `text`; `place` is the kind of text: `body`, `json`
    /// or `attribute`.
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

/// Markup in plain text.
#[derive(Debug, Deserialize)]
#[serde(try_from = "RawNotation")]
pub struct Notation {
    /// The pattern. Its groups are markup, the rest is text.
    pub pattern: Regex,
    /// True if the text has the same meaning without it.
    pub safe: bool,
}

/// The markup as written.
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

/// Words that are searched at the same time; case-sensitive.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct Words(AhoCorasick);

impl TryFrom<Vec<String>> for Words {
    type Error = aho_corasick::BuildError;

    fn try_from(words: Vec<String>) -> Result<Self, Self::Error> {
        let mut search = AhoCorasick::builder();
        // Only this kind of match has a fast search for the first bytes of all words.
        search.match_kind(MatchKind::LeftmostFirst);
        search.build(words).map(Self)
    }
}

impl Words {
    /// Iterates over the ranges of the words in `text`, in order.
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

/// Returns the index of the first byte that is not ASCII; nearly all blocks have none.
fn first_non_ascii(bytes: &[u8]) -> Option<usize> {
    const BLOCK_BYTES: usize = 32;
    let mut blocks = bytes.chunks(BLOCK_BYTES);
    let plain = BLOCK_BYTES * blocks.position(|block| !block.is_ascii())?;
    let offset = bytes[plain..].iter().position(|byte| !byte.is_ascii())?;
    Some(plain + offset)
}

/// Wrongly converted characters that [`conversions`] does not find, and their repair.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mojibake {
    /// The wrong characters; the first one is not ASCII.
    pub wrong: String,
    /// The right text, if it is known.
    pub right: Option<String>,
}

/// A standard heading.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardHeading {
    /// The text.
    pub heading: String,
    /// Misspellings, in lower case.
    pub wrong: Vec<String>,
}

/// Text that only templates have.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateLeftover {
    /// The text, in any case.
    pub text: String,
    /// `body`, `json` or `attribute`.
    #[serde(rename = "where")]
    pub place: String,
}

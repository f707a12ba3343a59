//! Headings of standard sections, spelled correctly or not.

use crate::article::{Article, Heading};
use crate::schema::{Schemas, StandardHeading};

/// Minimum and maximum length of a heading that may be meant for a standard section, in bytes.
const MIN_BYTES: usize = 8;
const MAX_BYTES: usize = 40;

/// Maximum edit distance between a heading and the one that is meant.
const MAX_DISTANCE: usize = 2;

/// The standard section that a heading is meant for.
pub(in crate::rules) struct Standard<'s> {
    pub(in crate::rules) section: &'s StandardHeading,
    /// True if the wording is right except for case and a colon, or is a known misspelling.
    pub(in crate::rules) certain: bool,
}

/// Returns the standard section that `heading` is meant for, if the type of the article has it.
pub(in crate::rules) fn of<'s>(
    article: &Article,
    heading: &Heading,
    schemas: &'s Schemas,
) -> Option<Standard<'s>> {
    named(article, &heading.text, schemas)
}

/// Returns the standard section that a heading with this text is meant for, likewise.
pub(in crate::rules) fn named<'s>(
    article: &Article,
    text: &str,
    schemas: &'s Schemas,
) -> Option<Standard<'s>> {
    let kind = article.self_help_type.as_ref()?;
    let text = text.trim_matches(['*', '_', ':', ' ', '\u{a0}']);
    if kind.sections.is_empty() || text.len() < MIN_BYTES || text.len() > MAX_BYTES {
        return None;
    }
    // Excludes most headings without an expensive comparison.
    let has_same_start = |section: &&StandardHeading| {
        let (first, other) = (text.chars().next(), section.heading.chars().next());
        first
            .zip(other)
            .is_some_and(|(first, other)| first.eq_ignore_ascii_case(&other))
    };
    let mut sections = schemas
        .text
        .standard_headings
        .iter()
        .filter(|section| has_same_start(section) && kind.sections.contains(&section.heading))
        .peekable();
    sections.peek()?;
    let is_exact = |section: &&StandardHeading| section.heading.eq_ignore_ascii_case(text);
    if let Some(section) = sections.clone().find(is_exact) {
        return Some(Standard {
            section,
            certain: true,
        });
    }
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let text = words.join(" ");
    let same = |other: &str| other.eq_ignore_ascii_case(&text);
    let near = |section: &StandardHeading| {
        let heading = section.heading.to_lowercase();
        heading.len().abs_diff(text.len()) <= MAX_DISTANCE
            && strsim::osa_distance(&heading, &text) <= MAX_DISTANCE
    };
    let mut nearest = None;
    for section in sections {
        if same(&section.heading) || section.wrong.iter().any(|wrong| same(wrong)) {
            return Some(Standard {
                section,
                certain: true,
            });
        }
        if nearest.is_none() && near(section) {
            nearest = Some(Standard {
                section,
                certain: false,
            });
        }
    }
    nearest
}

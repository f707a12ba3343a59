//! Which headings are those of the standard sections, spelt rightly or not.

use crate::article::{Article, Heading};
use crate::schema::{Schemas, StandardHeading};

/// A heading that stands for a standard section.
pub(super) struct Standard<'s> {
    /// The section.
    pub(super) section: &'s StandardHeading,
    /// Whether its wording is right but for upper and lower case and a colon,
    /// or the schemas list it as a wrong one: there is no doubt what is meant.
    pub(super) certain: bool,
}

/// The standard section that `heading` stands for, in types that have any.
pub(super) fn of<'s>(
    article: &Article,
    heading: &Heading,
    schemas: &'s Schemas,
) -> Option<Standard<'s>> {
    named(article, &heading.text, schemas)
}

/// The standard section that a heading with this text stands for, likewise.
pub(super) fn named<'s>(
    article: &Article,
    text: &str,
    schemas: &'s Schemas,
) -> Option<Standard<'s>> {
    let kind = article.self_help_type.as_ref()?;
    let text = text.trim_matches(['*', '_', ':', ' ', '\u{a0}']);
    // All of them begin like this; it spares the rest for most headings.
    if kind.sections.is_empty() || text.len() < 8 || text.len() > 40 {
        return None;
    }
    let begins = |section: &&StandardHeading| {
        let (first, other) = (text.chars().next(), section.heading.chars().next());
        first
            .zip(other)
            .is_some_and(|(first, other)| first.eq_ignore_ascii_case(&other))
    };
    let mut sections = schemas
        .text
        .standard_headings
        .iter()
        .filter(|section| begins(section) && kind.sections.contains(&section.heading))
        .peekable();
    sections.peek()?;
    let as_it_is = |section: &&StandardHeading| section.heading.eq_ignore_ascii_case(text);
    if let Some(section) = sections.clone().find(as_it_is) {
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
        heading.len().abs_diff(text.len()) <= 2 && strsim::osa_distance(&heading, &text) <= 2
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

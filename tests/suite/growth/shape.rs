//! Files that are made of short patterns.

use crate::hostile::{APOLLO, JSON, MARKDOWN, PROPERTIES};
use crate::support::article;

/// What kind of text a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Markdown,
    Apollo,
    Json,
    Properties,
}

impl Kind {
    pub(super) const ALL: [Self; 4] = [Self::Markdown, Self::Apollo, Self::Json, Self::Properties];

    pub(super) fn patterns(self) -> &'static [&'static str] {
        match self {
            Self::Markdown => MARKDOWN,
            Self::Apollo => APOLLO,
            Self::Json => JSON,
            Self::Properties => PROPERTIES,
        }
    }

    pub(super) fn file(self, text: &str) -> Vec<(String, Vec<u8>)> {
        match self {
            Self::Markdown => article("generic", &format!("# A\n\n{text}\n")),
            Self::Apollo => article("apollo", &format!("# A\n\n{text}\n")),
            Self::Json => article(
                "problemScopingQuestions",
                &format!("# A\n---\n{{\"formElements\":[{text}\n"),
            ),
            Self::Properties => {
                let text = format!("<properties\n{text}");
                vec![(helpc::schema::STANDARD_FILE.to_owned(), text.into_bytes())]
            }
        }
    }
}

/// How a file is made of patterns.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    /// All of them one after the other, over and over.
    Woven(Vec<&'static str>),
    /// Each repeated, one block after the other.
    Blocks(Vec<&'static str>),
}

impl Shape {
    pub(super) fn text(&self, length: usize) -> String {
        match self {
            Self::Woven(parts) => {
                let part = parts.concat();
                part.repeat(length / part.len())
            }
            Self::Blocks(parts) => {
                let each = length / parts.len();
                parts
                    .iter()
                    .map(|part| part.repeat(each / part.len()))
                    .collect()
            }
        }
    }
}

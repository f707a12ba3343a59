//! What a rule found: where, what, how to mend it.

mod suggest;

pub use suggest::{Suggestions, is_typo_of, nearest, nearest_within};

use crate::source::Span;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How much a finding weighs. Ordered: an error is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a thought; never holds anything up.
    Suggestion,
    /// Should be mended; the article is published.
    Warning,
    /// The article cannot be published as it stands.
    Error,
}

impl Severity {
    /// The name that output and configuration use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Suggestion => "suggestion",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The number of a file in its [`Corpus`](crate::corpus::Corpus): articles are
/// numbered in the order of their paths, and behind them the files that say what is
/// wanted of articles.
pub type FileId = u32;

/// One thing found by one rule at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name, `group/name`.
    pub rule: &'static str,
    /// How much it weighs here, after configuration.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop, names the thing in backticks.
    pub message: String,
    /// The file.
    pub file: FileId,
    /// Where in the file.
    pub span: Span,
    /// How to mend it, where more can be said than the rule's page says.
    pub help: Option<String>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// Edits that mend it.
    pub fix: Option<Fix>,
}

/// Another place that belongs to a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// The file.
    pub file: FileId,
    /// Where in that file.
    pub span: Span,
    /// What is there.
    pub message: String,
}

/// Edits of one file that mend a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// Whether a person must look at the result.
    pub applicability: Applicability,
    /// Edits of the finding's file, in order, without overlap.
    pub edits: Vec<Edit>,
}

/// Whether a fix may be applied unseen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// Keeps the meaning of the article.
    Safe,
    /// Probably what the author meant; a person must confirm it.
    Unsafe,
}

/// Replaces the bytes of `span` by `text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that go; empty to insert.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

impl Serialize for Edit {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut edit = serializer.serialize_struct("Edit", 3)?;
        edit.serialize_field("start", &self.span.start)?;
        edit.serialize_field("end", &self.span.end)?;
        edit.serialize_field("text", &self.text)?;
        edit.end()
    }
}

impl Fix {
    /// A fix that keeps the meaning: replaces `span` by `text`.
    pub fn safe(span: Span, text: impl Into<String>) -> Self {
        Self::new(
            Applicability::Safe,
            vec![Edit {
                span,
                text: text.into(),
            }],
        )
    }

    /// A fix that a person must confirm: replaces `span` by `text`.
    pub fn needs_review(span: Span, text: impl Into<String>) -> Self {
        Self::new(
            Applicability::Unsafe,
            vec![Edit {
                span,
                text: text.into(),
            }],
        )
    }

    /// A fix of several edits, which are put in order.
    pub fn new(applicability: Applicability, mut edits: Vec<Edit>) -> Self {
        edits.sort_by_key(|edit| edit.span);
        Self {
            applicability,
            edits,
        }
    }
}

impl Finding {
    /// The one order in which findings are reported: file, place, rule, message.
    pub fn order(&self) -> impl Ord + '_ {
        (
            self.file,
            self.span.start,
            self.rule,
            self.span.end,
            &self.message,
        )
    }
}

/// "; did you mean `x`?", or nothing.
pub(crate) fn did_you_mean(near: Option<&str>) -> String {
    near.map(|near| format!("; did you mean `{near}`?"))
        .unwrap_or_default()
}

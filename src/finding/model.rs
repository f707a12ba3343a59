//! Findings, fixes and edits.

use super::{FileId, RuleId};
use crate::source::Span;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The severity of a finding, in ascending order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// An optional improvement.
    Suggestion,
    /// A problem that should be fixed; the article is published.
    Warning,
    /// A problem that keeps the article from being published.
    Error,
}

impl Severity {
    /// Returns the name in output and configurations.
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

/// A problem that a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: RuleId,
    /// The severity after configuration.
    pub severity: Severity,
    /// A description of the problem: starts in lower case, has no full stop, and quotes text of
    /// the file in backticks.
    pub message: String,
    /// The file.
    pub file: FileId,
    /// The location in the file.
    pub span: Span,
    /// Instructions for a fix, if they are more specific than those of the rule page.
    pub help: Option<String>,
    /// Other locations that explain it.
    pub related: Vec<Related>,
    /// Edits that fix it.
    pub fix: Option<Fix>,
}

/// Another location that explains a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// The file.
    pub file: FileId,
    /// The location in that file.
    pub span: Span,
    /// A description of what is there.
    pub message: String,
}

/// Edits of one file that fix a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// The need for a review by a person.
    pub applicability: Applicability,
    /// Edits of the file of the finding, in order, without overlap.
    pub edits: Vec<Edit>,
}

/// The need for a review of a fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// The fix keeps the meaning of the article.
    Safe,
    /// The fix is probably what the author meant; a person must review it.
    Unsafe,
}

/// A replacement of the bytes of `span` with `text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes to replace; empty to insert.
    pub span: Span,
    /// The new text.
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
    /// Returns a safe fix that replaces `span` with `text`.
    pub fn safe(span: Span, text: impl Into<String>) -> Self {
        let text = text.into();
        Self::new(Applicability::Safe, vec![Edit { span, text }])
    }

    /// Returns a fix that replaces `span` with `text` and needs review.
    pub fn needs_review(span: Span, text: impl Into<String>) -> Self {
        let text = text.into();
        Self::new(Applicability::Unsafe, vec![Edit { span, text }])
    }

    /// Returns a fix of several edits, which may be in any order.
    pub fn new(applicability: Applicability, mut edits: Vec<Edit>) -> Self {
        edits.sort_by_key(|edit| edit.span);
        Self {
            applicability,
            edits,
        }
    }
}

impl Finding {
    /// Returns the sort key of reports: file, start, rule, end, message.
    pub fn order(&self) -> impl Ord + '_ {
        (
            self.file,
            self.span.start,
            &self.rule,
            self.span.end,
            &self.message,
        )
    }
}

//! Rule pages: `schemas/rules/<group>/<name>.yaml`.

use super::custom_check::CustomCheck;
use super::example::Example;
use super::files::{Files, SchemaError, parse};
use super::self_help_type::BodyKind;
use crate::finding::Severity;
use serde::Deserialize;

/// The documentation and settings of a rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RulePage {
    /// The name, `group/name`, as in the path; its meaning never changes.
    pub name: String,
    /// The severity of its findings, unless the configuration sets another.
    pub severity: Severity,
    /// True if it runs only when it is selected.
    #[serde(default)]
    pub opt_in: bool,
    /// The kind of fix.
    #[serde(default)]
    pub fix: FixKind,
    /// How editors show what its findings are about.
    #[serde(default)]
    pub tag: Option<RuleTag>,
    /// The types that it checks; all if empty.
    #[serde(default)]
    pub types: Vec<String>,
    /// The types that it does not check.
    #[serde(default)]
    pub except_types: Vec<String>,
    /// The kinds of bodies that it checks; all if empty.
    #[serde(default)]
    pub bodies: Vec<BodyKind>,
    /// A description in one line.
    pub summary: String,
    /// The reason why it matters.
    pub why: String,
    /// Instructions for a fix: the help of findings without their own.
    #[serde(alias = "mend")] // words: keep, the key of older pages
    pub how_to_fix: String,
    /// The check of a rule without code.
    #[serde(default)]
    pub check: Option<CustomCheck>,
    /// Articles with exactly one finding.
    pub bad: Vec<Example>,
    /// Articles without findings.
    pub good: Vec<Example>,
}

impl RulePage {
    /// Returns the part of the name before the slash.
    pub fn group(&self) -> &str {
        self.name.split('/').next().unwrap_or_default()
    }
}

/// How editors show the text of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RuleTag {
    /// Faded: it has no effect.
    Unnecessary,
    /// Struck through: something else has replaced it.
    Deprecated,
}

/// The kind of fix of the findings of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FixKind {
    /// No fix.
    #[default]
    None,
    /// A fix that keeps the meaning.
    Safe,
    /// A fix that needs review.
    Unsafe,
}

pub(super) fn load(files: &Files) -> Result<Vec<RulePage>, SchemaError> {
    let mut pages: Vec<RulePage> = Vec::new();
    for (path, text) in files.below("rules/") {
        let page: RulePage = parse(path, text)?;
        let malformed = |cause: &str| SchemaError::Malformed {
            path: path.to_owned(),
            cause: cause.to_owned(),
        };
        if format!("rules/{}.yaml", page.name) != path {
            return Err(malformed("`name` must match the path of the file"));
        }
        // The code of a rule is found by its name.
        if super::embedded(path).is_none() && page.check.is_none() {
            return Err(malformed(
                "helpc has no rule with this name; a rule without code needs `check`",
            ));
        }
        pages.push(page);
    }
    pages.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(pages)
}

//! The pages of the rules: `schemas/rules/<group>/<name>.yaml`.

use super::example::Example;
use super::files::{Files, SchemaError, parse};
use super::own_check::OwnCheck;
use super::self_help_type::BodyKind;
use crate::finding::Severity;
use serde::Deserialize;

/// What a rule is, in the words that its users read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RulePage {
    /// `group/name`, the same as its path; never changes its meaning.
    pub name: String,
    /// How much its findings weigh unless the configuration says otherwise.
    pub severity: Severity,
    /// Whether it runs only where it is asked for.
    #[serde(default)]
    pub opt_in: bool,
    /// Whether its findings come with a fix.
    #[serde(default)]
    pub fix: FixKind,
    /// The only types that it looks at; all where empty.
    #[serde(default)]
    pub types: Vec<String>,
    /// Types that it leaves alone.
    #[serde(default)]
    pub except_types: Vec<String>,
    /// The only kinds of bodies that it looks at; all where empty.
    #[serde(default)]
    pub bodies: Vec<BodyKind>,
    /// One line: what it finds.
    pub summary: String,
    /// Why that matters to the reader.
    pub why: String,
    /// What to do about a finding: the help of findings that have none of their own.
    #[serde(alias = "mend")] // words: keep, the key of older pages
    pub how_to_fix: String,
    /// What a rule without code looks for.
    #[serde(default)]
    pub check: Option<OwnCheck>,
    /// Articles in which it finds exactly one thing.
    pub bad: Vec<Example>,
    /// Articles in which it finds nothing.
    pub good: Vec<Example>,
}

impl RulePage {
    /// The part of the name before the slash.
    pub fn group(&self) -> &str {
        self.name.split('/').next().unwrap_or_default()
    }
}

/// Whether the findings of a rule come with a fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FixKind {
    /// No.
    #[default]
    None,
    /// One that keeps the meaning.
    Safe,
    /// One that a person must confirm.
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
            return Err(malformed("`name` is not that of the file"));
        }
        // The code of a rule is found by the name of its page.
        if super::embedded(path).is_none() && page.check.is_none() {
            return Err(malformed(
                "helpc has no rule of this name; one without code needs `check`",
            ));
        }
        pages.push(page);
    }
    pages.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(pages)
}

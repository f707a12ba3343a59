//! Levels of rules.

use super::Config;
use crate::finding::Severity;
use crate::schema::RulePage;
use serde::Deserialize;

/// The level of a rule: off, or the severity of its findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The rule does not run.
    Off,
    /// Its findings are suggestions.
    Suggestion,
    /// Its findings are warnings.
    Warning,
    /// Its findings are errors, which keep the article from being published.
    Error,
}

impl Level {
    pub(super) fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Suggestion => Some(Severity::Suggestion),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

impl From<Severity> for Level {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Suggestion => Self::Suggestion,
            Severity::Warning => Self::Warning,
            Severity::Error => Self::Error,
        }
    }
}

impl Config {
    /// Returns the severity of the findings of a rule; `None` if the rule is off. The level of the
    /// rule overrides that of its group, which overrides that of the rule page.
    pub fn severity(&self, page: &RulePage) -> Option<Severity> {
        // Rules that report a broken configuration cannot be switched off.
        if page.group() == "config" && page.severity == Severity::Error {
            return Some(page.severity);
        }
        match self
            .levels
            .get(&page.name)
            .or_else(|| self.levels.get(page.group()))
        {
            Some(level) => level.severity(),
            None if page.opt_in => None,
            None => Some(page.severity),
        }
    }
}

//! A rule with its page and its configured severity.

use super::{Rule, Sink};
use crate::finding::{FileId, Finding, Severity};
use crate::schema::{BodyKind, RulePage, SelfHelpType};

/// Maximum number of findings of one rule in one file. Nobody reads more, and a hostile file could
/// have one for each byte.
const MAX_FINDINGS: usize = 1000;

/// A rule that is switched on.
pub(super) struct ActiveRule<'a> {
    pub(super) rule: Rule,
    pub(super) page: &'a RulePage,
    /// Severity without overrides for certain files.
    pub(super) severity: Severity,
}

impl ActiveRule<'_> {
    /// Returns true if the rule applies to articles of type `kind`.
    pub(super) fn applies_to(&self, kind: Option<&SelfHelpType>) -> bool {
        let page = self.page;
        let body = kind.map_or(BodyKind::Markdown, |kind| kind.body);
        if !page.bodies.is_empty() && !page.bodies.contains(&body) {
            return false;
        }
        let name = kind.map_or("", |kind| kind.name.as_str());
        let includes = |list: &[String]| list.iter().any(|other| other.eq_ignore_ascii_case(name));
        (page.types.is_empty() || includes(&page.types)) && !includes(&page.except_types)
    }

    /// Returns a sink that adds findings in `file` to `findings`.
    pub(super) fn sink<'f>(&self, file: FileId, findings: &'f mut Vec<Finding>) -> Sink<'f> {
        let rule = self.rule.name;
        Sink::new(rule, self.severity, file, findings, MAX_FINDINGS)
    }

    /// Returns a sink for a rule about several articles.
    pub(super) fn corpus_sink<'f>(&self, findings: &'f mut Vec<Finding>) -> Sink<'f> {
        Sink::new(self.rule.name, self.severity, 0, findings, usize::MAX)
    }
}

//! A rule, and how it is set.

use super::{Rule, Sink};
use crate::finding::{FileId, Finding, Severity};
use crate::schema::{BodyKind, RulePage, SelfHelpType};

/// A rule that is switched on.
pub(super) struct Active<'a> {
    pub(super) rule: Rule,
    pub(super) page: &'a RulePage,
    pub(super) severity: Severity,
}

impl Active<'_> {
    /// Whether the rule is for articles of this type.
    pub(super) fn applies_to(&self, kind: Option<&SelfHelpType>) -> bool {
        let page = self.page;
        let body = kind.map_or(BodyKind::Markdown, |kind| kind.body);
        if !page.bodies.is_empty() && !page.bodies.contains(&body) {
            return false;
        }
        let name = kind.map_or("", |kind| kind.name.as_str());
        let is = |list: &[String]| list.iter().any(|other| other.eq_ignore_ascii_case(name));
        (page.types.is_empty() || is(&page.types)) && !is(&page.except_types)
    }

    pub(super) fn sink<'f>(&self, file: FileId, findings: &'f mut Vec<Finding>) -> Sink<'f> {
        Sink {
            rule: self.rule.name,
            severity: self.severity,
            file,
            findings,
        }
    }
}

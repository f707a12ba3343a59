//! The collector for the findings of a check.

use crate::finding::{FileId, Finding, Fix, Related, RuleId, Severity};
use crate::source::Span;

/// A collector for the findings of one rule in one file.
#[derive(Debug)]
pub(crate) struct Sink<'a> {
    rule: &'a RuleId,
    severity: Severity,
    file: FileId,
    findings: &'a mut Vec<Finding>,
    /// Number of findings that were there before.
    start: usize,
    /// Maximum number of findings to add.
    limit: usize,
    /// Receives the details of findings above the limit.
    surplus: Option<Finding>,
}

impl<'a> Sink<'a> {
    /// Creates a sink that adds at most `limit` findings of `rule` in `file` to `findings`.
    pub(super) fn new(
        rule: &'a RuleId,
        severity: Severity,
        file: FileId,
        findings: &'a mut Vec<Finding>,
        limit: usize,
    ) -> Self {
        let start = findings.len();
        Self {
            rule,
            severity,
            file,
            findings,
            start,
            limit,
            surplus: None,
        }
    }

    /// Reports a finding. `message` starts in lower case, has no full stop, and quotes text of the
    /// file in backticks.
    pub(crate) fn report(&mut self, span: Span, message: impl Into<String>) -> FindingBuilder<'_> {
        let finding = finding(self.rule, self.severity, self.file, span, message.into());
        if self.findings.len() - self.start >= self.limit {
            return self.drop_surplus(finding);
        }
        FindingBuilder::push(self.findings, finding)
    }

    /// Notes in the last finding that there are more, the first time.
    fn drop_surplus(&mut self, finding: Finding) -> FindingBuilder<'_> {
        if self.surplus.is_none()
            && let Some(last) = self.findings.last_mut()
        {
            let mut help = last.help.take().unwrap_or_default();
            if !help.is_empty() {
                help.push(' ');
            }
            help.push_str("More findings of this rule in this file are not reported.");
            last.help = Some(help);
        }
        FindingBuilder {
            finding: self.surplus.insert(finding),
        }
    }

    /// Runs `check`, and drops its findings if `excuse` returns true. Calls `excuse` only if there
    /// are findings.
    pub(crate) fn unless(&mut self, excuse: impl FnOnce() -> bool, check: impl FnOnce(&mut Self)) {
        let count = self.findings.len();
        check(self);
        if self.findings.len() > count && excuse() {
            self.findings.truncate(count);
        }
    }
}

/// A collector for the findings of one rule in any file.
#[derive(Debug)]
pub(crate) struct CorpusSink<'a> {
    rule: &'a RuleId,
    severity: Severity,
    findings: &'a mut Vec<Finding>,
}

impl<'a> CorpusSink<'a> {
    /// Creates a sink that adds findings of `rule` to `findings`.
    pub(super) fn new(
        rule: &'a RuleId,
        severity: Severity,
        findings: &'a mut Vec<Finding>,
    ) -> Self {
        Self {
            rule,
            severity,
            findings,
        }
    }

    /// Reports a finding in `file`; see [`Sink::report`].
    pub(crate) fn report(
        &mut self,
        file: FileId,
        span: Span,
        message: impl Into<String>,
    ) -> FindingBuilder<'_> {
        let finding = finding(self.rule, self.severity, file, span, message.into());
        FindingBuilder::push(self.findings, finding)
    }
}

fn finding(
    rule: &RuleId,
    severity: Severity,
    file: FileId,
    span: Span,
    message: String,
) -> Finding {
    Finding {
        rule: rule.clone(),
        severity,
        message,
        file,
        span,
        help: None,
        related: Vec::new(),
        fix: None,
    }
}

/// A reported finding, to which a check can add details.
pub(crate) struct FindingBuilder<'a> {
    finding: &'a mut Finding,
}

impl<'a> FindingBuilder<'a> {
    fn push(findings: &'a mut Vec<Finding>, finding: Finding) -> Self {
        findings.push(finding);
        let last = findings.len() - 1;
        Self {
            finding: &mut findings[last],
        }
    }

    /// Sets the help: how to fix the problem, in complete sentences.
    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        self.finding.help = Some(sentence(help.into()));
        self
    }

    /// Sets the fix.
    pub(crate) fn fix(self, fix: impl Into<Option<Fix>>) -> Self {
        self.finding.fix = fix.into();
        self
    }

    /// Adds another location in the same file that explains the finding.
    pub(crate) fn related(self, span: Span, message: impl Into<String>) -> Self {
        let file = self.finding.file;
        self.related_in(file, span, message)
    }

    /// Adds a location in `file` that explains the finding.
    pub(crate) fn related_in(self, file: FileId, span: Span, message: impl Into<String>) -> Self {
        self.finding.related.push(Related {
            file,
            span,
            message: message.into(),
        });
        self
    }

    /// Lowers the severity to `severity`; a lower one stays.
    pub(crate) fn at_most(self, severity: Severity) -> Self {
        self.finding.severity = self.finding.severity.min(severity);
        self
    }
}

/// Returns `text` as a sentence: with a capital letter at its start and a period at its end.
fn sentence(mut text: String) -> String {
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    if !text.ends_with(['.', '?', '!', ':']) {
        text.push('.');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn helps_are_sentences() {
        for (text, right) in [
            ("write `a` instead", "Write `a` instead."),
            ("Write it.", "Write it."),
            ("`a` is there: remove it", "`a` is there: remove it."),
            ("écrire", "écrire."),
            ("", "."),
        ] {
            assert_eq!(sentence(text.to_owned()), right);
        }
    }
}

//! Findings as diagnostics.

use super::document::Text;
use super::form::Form;
use super::known::view;
use super::open::OpenFiles;
use crate::corpus::Corpus;
use crate::finding::{Finding, Severity};
use crate::report::ShownFinding;
use crate::schema::{RuleTag, Schemas};
use crate::source::Span;
use crate::workspace::Settings;
use gen_lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    Location, Range,
};
use serde_json::json;
use std::sync::Arc;

/// The name of the server in diagnostics.
pub(super) const SOURCE: &str = "helpc";

/// A finding, and the tree that its related locations are in.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    pub(super) finding: Finding,
    pub(super) corpus: Arc<Corpus>,
}

/// Converts the findings of one document.
pub(super) struct Converter<'a> {
    pub(super) corpus: &'a Arc<Corpus>,
    pub(super) settings: &'a Settings,
    pub(super) open: &'a OpenFiles,
    pub(super) text: &'a Text,
    pub(super) form: &'a Form,
    /// The tags that the client shows.
    pub(super) tags: &'a [u64],
}

impl Converter<'_> {
    /// Returns the diagnostics of `findings`, which are all findings of the document. Those that
    /// `is_hidden` are left out.
    pub(super) fn diagnostics(
        &self,
        findings: &[Shown],
        is_hidden: &dyn Fn(usize, &Finding) -> bool,
    ) -> Vec<Diagnostic> {
        let plain: Vec<Finding> = findings.iter().map(|one| one.finding.clone()).collect();
        let view = view(self.corpus, &plain, self.settings);
        let shown = view.shown().zip(findings).enumerate();
        shown
            .filter(|(at, (shown, _))| !is_hidden(*at, shown.finding))
            .map(|(_, (shown, one))| self.diagnostic(&shown, &one.corpus))
            .collect()
    }

    fn diagnostic(&self, shown: &ShownFinding<'_, '_>, origin: &Arc<Corpus>) -> Diagnostic {
        let finding = shown.finding;
        let related: Vec<DiagnosticRelatedInformation> = finding
            .related
            .iter()
            .map(|related| DiagnosticRelatedInformation {
                location: self.location(origin, finding, related),
                message: related.message.clone(),
            })
            .collect();
        let schemas: &Schemas = &self.settings.schemas;
        let help = help(finding, schemas);
        let data = json!({ "fingerprint": shown.fingerprint().to_string(), "help": help });
        Diagnostic {
            range: self.range(finding.span),
            severity: Some(severity(finding.severity)),
            code: Some(finding.rule.as_str().into()),
            code_description: page(&self.settings.config.docs, finding.rule.as_str())
                .map(|href| CodeDescription { href: href.into() }),
            source: Some(SOURCE.to_owned()),
            message: finding.message.as_str().into(),
            tags: self.tags(finding.rule.as_str()),
            related_information: (!related.is_empty()).then_some(related),
            data: Some(data),
        }
    }

    /// Returns the range in the document of a span of the file.
    fn range(&self, span: Span) -> Range {
        self.form.range(self.text, span)
    }

    fn location(
        &self,
        origin: &Arc<Corpus>,
        finding: &Finding,
        related: &crate::finding::Related,
    ) -> Location {
        let path = origin.tree.root.join(&origin.source(finding.file).path);
        if related.file == finding.file {
            return Location {
                uri: self.open.uri_of(&path).into(),
                range: self.range(related.span),
            };
        }
        self.open.location(origin, related.file, related.span)
    }

    fn tags(&self, rule: &str) -> Option<Vec<DiagnosticTag>> {
        let tag = match self.settings.schemas.rule(rule)?.tag? {
            RuleTag::Unnecessary => DiagnosticTag::Unnecessary,
            RuleTag::Deprecated => DiagnosticTag::Deprecated,
        };
        let number = u64::from(u32::from(tag));
        self.tags.contains(&number).then(|| vec![tag])
    }
}

/// Returns what to do about a finding.
pub(super) fn help(finding: &Finding, schemas: &Schemas) -> String {
    let page = || schemas.rule(finding.rule.as_str());
    match &finding.help {
        Some(help) => help.clone(),
        None => page().map_or_else(String::new, |page| page.how_to_fix.trim().to_owned()),
    }
}

/// Returns the web address of the page of a rule, if rule pages have one.
pub(super) fn page(docs: &str, rule: &str) -> Option<String> {
    let is_web = docs.starts_with("https://") || docs.starts_with("http://");
    is_web.then(|| format!("{docs}{rule}.yaml"))
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::Error,
        Severity::Warning => DiagnosticSeverity::Warning,
        Severity::Suggestion => DiagnosticSeverity::Information,
    }
}

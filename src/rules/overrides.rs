//! Overrides in the configuration: options and severities for certain files and types.

use super::active_rule::ActiveRule;
use crate::article::Article;
use crate::config::{Config, Options, Overrides};
use crate::corpus::Corpus;
use crate::finding::{FileId, Finding};
use crate::schema::Schemas;
use foldhash::{HashMap, HashMapExt};

/// Returns the options for `article` if overrides change them.
pub(super) fn options_of(article: &Article, schemas: &Schemas, config: &Config) -> Option<Options> {
    if !config.has_options_of_some() {
        return None;
    }
    config.options_under(schemas, &overrides_of(article, config))
}

fn overrides_of(article: &Article, config: &Config) -> Overrides {
    let kind = article.value("selfHelpType").unwrap_or_default();
    config.overrides(&article.source.path, kind)
}

/// Severities of findings, with the overrides for their files.
pub(super) struct SeverityOverrides<'a> {
    pub(super) active: &'a [ActiveRule<'a>],
    pub(super) corpus: &'a Corpus,
    pub(super) config: &'a Config,
}

impl SeverityOverrides<'_> {
    /// Sets the severity of each finding to the one for its file, and removes findings of rules
    /// that are off there.
    pub(super) fn apply(&self, findings: &mut Vec<Finding>) {
        if self.config.is_uniform() {
            return;
        }
        let rules: HashMap<&str, &ActiveRule<'_>> = self
            .active
            .iter()
            .map(|active| (active.rule.name, active))
            .collect();
        let mut overrides: HashMap<FileId, Overrides> = HashMap::new();
        findings.retain_mut(|finding| {
            let Some(active) = rules.get(finding.rule) else {
                return true;
            };
            let Some(article) = self.corpus.as_article(finding.file) else {
                return true;
            };
            let overrides = overrides
                .entry(finding.file)
                .or_insert_with(|| overrides_of(article, self.config));
            let Some(severity) = self.config.severity_under(active.page, overrides) else {
                return false;
            };
            // A check may have lowered the severity: it must not rise again.
            finding.severity = if finding.severity == active.severity {
                severity
            } else {
                finding.severity.min(severity)
            };
            true
        });
    }
}

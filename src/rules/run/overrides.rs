//! Third step: overrides of the configuration for certain files and types.

use super::select::{ActiveRule, ActiveRules};
use crate::article::Article;
use crate::config::{Config, Options, Overrides};
use crate::finding::{FileId, Finding};
use crate::rules::CorpusContext;
use foldhash::{HashMap, HashMapExt};

/// Returns the options for `article` if overrides change them.
pub(super) fn options_of(cx: CorpusContext<'_>, article: &Article) -> Option<Options> {
    if !cx.config.has_options_of_some() {
        return None;
    }
    let overrides = overrides_of(article, cx.config);
    cx.config.options_under(cx.schemas, &overrides)
}

fn overrides_of(article: &Article, config: &Config) -> Overrides {
    let kind = article.value("selfHelpType").unwrap_or_default();
    config.overrides(&article.source.path, kind)
}

/// Sets the severity of each finding to the one for its file, and removes findings of rules that
/// are off there.
pub(super) fn apply(
    cx: CorpusContext<'_>,
    rules: &ActiveRules<'_>,
    mut findings: Vec<Finding>,
) -> Vec<Finding> {
    if cx.config.is_uniform() {
        return findings;
    }
    let rules: HashMap<&str, &ActiveRule<'_>> = rules
        .iter()
        .map(|rule| (rule.page.name.as_str(), rule))
        .collect();
    let mut overrides: HashMap<FileId, Overrides> = HashMap::new();
    findings.retain_mut(|finding| {
        let Some(rule) = rules.get(finding.rule.as_str()) else {
            return true;
        };
        let Some(article) = cx.corpus.as_article(finding.file) else {
            return true;
        };
        let overrides = overrides
            .entry(finding.file)
            .or_insert_with(|| overrides_of(article, cx.config));
        let Some(severity) = cx.config.severity_under(rule.page, overrides) else {
            return false;
        };
        // A check may have lowered the severity: it must not rise again.
        finding.severity = if finding.severity == rule.severity {
            severity
        } else {
            finding.severity.min(severity)
        };
        true
    });
    findings
}

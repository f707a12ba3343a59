//! What overrides of the configuration say of certain files and types: options of
//! rules there, and the severity of what is found.

use super::active::Active;
use crate::article::Article;
use crate::config::{Config, Options, Overrides};
use crate::corpus::Corpus;
use crate::finding::{FileId, Finding};
use crate::schema::Schemas;
use foldhash::{HashMap, HashMapExt};

/// What the article is compared with, where an override says that it is something
/// else than for other articles.
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

/// What the configuration says of findings in certain files or types.
pub(super) struct Levels<'a> {
    pub(super) active: &'a [Active<'a>],
    pub(super) corpus: &'a Corpus,
    pub(super) config: &'a Config,
}

impl Levels<'_> {
    /// Gives findings the severity that they have in their files; takes away
    /// those of rules that are off there.
    pub(super) fn set(&self, found: &mut Vec<Finding>) {
        if self.config.is_uniform() {
            return;
        }
        let pages: HashMap<&str, &Active<'_>> = self
            .active
            .iter()
            .map(|active| (active.rule.name, active))
            .collect();
        let mut known: HashMap<FileId, Overrides> = HashMap::new();
        found.retain_mut(|finding| {
            let Some(active) = pages.get(finding.rule) else {
                return true;
            };
            let Some(article) = self.corpus.as_article(finding.file) else {
                return true;
            };
            let overrides = known
                .entry(finding.file)
                .or_insert_with(|| overrides_of(article, self.config));
            let Some(severity) = self.config.severity_under(active.page, overrides) else {
                return false;
            };
            // A check may have made little of it; that stays.
            finding.severity = match finding.severity == active.severity {
                true => severity,
                false => finding.severity.min(severity),
            };
            true
        });
    }
}

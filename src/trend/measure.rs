//! Counts what a check of one revision finds.

use crate::corpus::Corpus;
use crate::finding::{Finding, Severity};
use crate::report::owner_of;
use crate::schema::Schemas;
use crate::status::Class;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// Numbers of findings by name.
pub(crate) type Counts = BTreeMap<String, usize>;

/// The numbers of one revision.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Measures {
    /// The articles.
    pub articles: usize,
    /// The findings.
    pub findings: usize,
    /// Findings by severity: `error`, `warning` and `suggestion`.
    pub severities: Counts,
    /// Findings by rule.
    pub rules: Counts,
    /// Findings by group of rules.
    pub groups: Counts,
    /// Findings by owner.
    pub owners: Counts,
    /// Findings in the articles of each cloud. An article counts in each of its clouds.
    pub clouds: Counts,
    /// Checked addresses by result, if there is a link-status file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<Counts>,
}

impl Measures {
    /// Counts findings, which must be in the order of their files.
    pub(crate) fn of<'f>(
        corpus: &Corpus,
        schemas: &Schemas,
        findings: impl Iterator<Item = &'f Finding>,
    ) -> Self {
        let mut measures = Self {
            articles: corpus.articles.len(),
            severities: [Severity::Error, Severity::Warning, Severity::Suggestion]
                .map(|severity| (severity.name().to_owned(), 0))
                .into(),
            links: link_classes(corpus),
            ..Self::default()
        };
        let mut by_rule: HashMap<&str, usize> = HashMap::new();
        let mut of_file: Option<(&Finding, usize)> = None;
        for finding in findings {
            measures.findings += 1;
            add(&mut measures.severities, finding.severity.name(), 1);
            *by_rule.entry(finding.rule.as_str()).or_default() += 1;
            match &mut of_file {
                Some((first, count)) if first.file == finding.file => *count += 1,
                _ => {
                    if let Some((first, count)) = of_file {
                        measures.add_file(corpus, schemas, first, count);
                    }
                    of_file = Some((finding, 1));
                }
            }
        }
        if let Some((first, count)) = of_file {
            measures.add_file(corpus, schemas, first, count);
        }
        let rules = by_rule.into_iter();
        measures.rules = rules
            .map(|(rule, count)| (rule.to_owned(), count))
            .collect();
        for (rule, count) in &measures.rules {
            let group = rule.split('/').next().unwrap_or_default();
            add(&mut measures.groups, group, *count);
        }
        measures
    }

    /// Counts the findings of the file of `first`.
    fn add_file(&mut self, corpus: &Corpus, schemas: &Schemas, first: &Finding, count: usize) {
        add(&mut self.owners, &owner_of(corpus, first), count);
        if corpus.as_article(first.file).is_some() {
            let clouds = corpus.targeting.article(first.file).clouds;
            for cloud in clouds.names(schemas) {
                add(&mut self.clouds, cloud, count);
            }
        }
    }
}

fn add(counts: &mut Counts, name: &str, count: usize) {
    match counts.get_mut(name) {
        Some(sum) => *sum += count,
        None => {
            counts.insert(name.to_owned(), count);
        }
    }
}

/// Returns the number of addresses with each result of the last link check.
fn link_classes(corpus: &Corpus) -> Option<Counts> {
    let statuses = corpus.statuses.as_ref().filter(|all| !all.is_empty())?;
    let mut counts: Counts = Class::ALL.map(|class| (class.name().to_owned(), 0)).into();
    for (_, status) in statuses.iter() {
        add(&mut counts, status.current().name(), 1);
    }
    Some(counts)
}

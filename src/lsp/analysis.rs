//! What is known about an article at one moment: the tree around it, and its findings.

use crate::config::Config;
use crate::corpus::Corpus;
use crate::finding::{FileId, Finding};
use crate::fix;
use crate::rules;
use crate::schema::Schemas;
use crate::workspace::{Settings, Snapshot};
use std::sync::Arc;

/// A tree, or an article outside any tree. Shared with work in the background.
#[derive(Debug, Clone)]
pub(super) enum Analysis {
    /// A tree.
    Tree(Arc<Snapshot>),
    /// An article outside any tree.
    Single(Arc<Single>),
}

/// An article outside any tree.
#[derive(Debug)]
pub(super) struct Single {
    settings: Settings,
    corpus: Arc<Corpus>,
    findings: Vec<Finding>,
}

impl Analysis {
    /// Checks an article outside any tree. Rules that compare it with other files do not run.
    pub(super) fn of_single(settings: Settings, name: &str, bytes: Vec<u8>) -> Self {
        let (schemas, config) = (&settings.schemas, &settings.config);
        let name = if crate::corpus::is_markdown(name) {
            name.to_owned()
        } else {
            format!("{name}.md")
        };
        let mut corpus = Corpus::from_memory([(name, bytes)], schemas);
        // It is at no certain depth.
        corpus.tree.is_certain = false;
        let mut findings =
            rules::run_article_rules(&corpus, schemas, config, &[FileId::new(0)]).findings;
        findings.retain(|finding| !is_cross_file(finding));
        Self::Single(Arc::new(Single {
            corpus: Arc::new(corpus),
            findings,
            settings,
        }))
    }

    pub(super) fn settings(&self) -> &Settings {
        match self {
            Self::Tree(snapshot) => &snapshot.settings,
            Self::Single(single) => &single.settings,
        }
    }

    pub(super) fn schemas(&self) -> &Schemas {
        &self.settings().schemas
    }

    pub(super) fn config(&self) -> &Config {
        &self.settings().config
    }

    pub(super) fn corpus(&self) -> &Arc<Corpus> {
        match self {
            Self::Tree(snapshot) => &snapshot.corpus,
            Self::Single(single) => &single.corpus,
        }
    }

    /// Returns the findings of a file, in order.
    pub(super) fn findings_of(&self, file: FileId) -> &[Finding] {
        match self {
            Self::Tree(snapshot) => snapshot.findings_of(file),
            Self::Single(single) => &single.findings,
        }
    }

    /// Returns the findings of a file with the fixes that are offered.
    pub(super) fn confirmed_findings_of(&self, file: FileId) -> Vec<Finding> {
        match self {
            Self::Tree(snapshot) => snapshot.confirmed_findings_of(file),
            Self::Single(single) => {
                let mut findings = single.findings.clone();
                let (schemas, config) = (self.schemas(), self.config());
                fix::confirm(&single.corpus, &mut findings, schemas, config, true);
                findings
            }
        }
    }
}

/// Returns true if the finding depends on other files.
fn is_cross_file(finding: &Finding) -> bool {
    let mut rules = rules::all().filter(|rule| rule.is_cross_file());
    rules.any(|rule| rule.name == finding.rule.as_str())
}

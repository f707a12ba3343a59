//! A rule, and the results of a run.

use super::{ArticleContext, CorpusContext, CorpusSink, Sink, SuppressionContext};
use crate::finding::Finding;

/// A rule: its name and its check.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Name of the rule and of its page: `group/name`.
    pub name: &'static str,
    pub(crate) check: Check,
    is_cross_file: bool,
    needs_link_statuses: bool,
    has_trusted_fix: bool,
}

/// A check of one article.
pub(super) type ArticleCheck = fn(&ArticleContext<'_>, &mut Sink<'_>);

/// A check of all articles together.
pub(super) type CorpusCheck = fn(&CorpusContext<'_>, &mut CorpusSink<'_>);

/// A check of the suppression comments of one article.
pub(super) type SuppressionCheck = fn(&SuppressionContext<'_>, &mut Sink<'_>);

/// The check of a rule, by what it reads.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Check {
    /// Checks one article.
    Article(ArticleCheck),
    /// Checks all articles together.
    Corpus(CorpusCheck),
    /// Checks suppression comments, after all other rules.
    Suppressions(SuppressionCheck),
}

impl Rule {
    const fn new(name: &'static str, check: Check) -> Self {
        Self {
            name,
            check,
            is_cross_file: false,
            needs_link_statuses: false,
            has_trusted_fix: false,
        }
    }

    /// Returns a rule that checks one article.
    pub(super) const fn article(name: &'static str, check: ArticleCheck) -> Self {
        Self::new(name, Check::Article(check))
    }

    /// Returns a rule that checks one article and reads other files.
    pub(super) const fn cross_file(name: &'static str, check: ArticleCheck) -> Self {
        Self {
            is_cross_file: true,
            ..Self::article(name, check)
        }
    }

    /// Returns a rule that reports results of the link checker.
    pub(super) const fn link_status(name: &'static str, check: ArticleCheck) -> Self {
        Self {
            needs_link_statuses: true,
            ..Self::article(name, check)
        }
    }

    /// Returns a rule that checks all articles together.
    pub(super) const fn corpus(name: &'static str, check: CorpusCheck) -> Self {
        Self {
            is_cross_file: true,
            ..Self::new(name, Check::Corpus(check))
        }
    }

    /// Returns a rule that checks suppression comments.
    pub(super) const fn suppressions(name: &'static str, check: SuppressionCheck) -> Self {
        Self::new(name, Check::Suppressions(check))
    }

    /// Returns the rule, marked as one [with a trusted fix](Self::has_trusted_fix): its fixes
    /// replace a word or a part of an address, and the structure of the article stays the same.
    pub(super) const fn with_trusted_fix(self) -> Self {
        Self {
            has_trusted_fix: true,
            ..self
        }
    }

    /// Returns true if a change in one file can change the findings of the rule in another file.
    pub fn is_cross_file(&self) -> bool {
        self.is_cross_file
    }

    /// Returns true if [`run_article_rules`](super::run_article_rules) runs the rule.
    pub fn checks_one_article(&self) -> bool {
        matches!(self.check, Check::Article(_))
    }

    /// Returns true if the rule reports results of the link checker.
    pub fn needs_link_statuses(&self) -> bool {
        self.needs_link_statuses
    }

    /// Returns true if the safe fixes of the rule cannot cause another finding, unless they change
    /// a heading that a link refers to. The fixes of other rules are tried before they are offered.
    pub fn has_trusted_fix(&self) -> bool {
        self.has_trusted_fix
    }
}

/// The findings to report in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckScope {
    /// All findings.
    Full,
    /// Findings that depend on other files.
    CrossFile,
    /// No findings.
    Skip,
}

/// The result of a run.
#[derive(Debug, Default)]
pub struct Report {
    /// Findings in the selected files, in order.
    pub findings: Vec<Finding>,
}

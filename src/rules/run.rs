//! Runs the rules over a corpus.

use super::{Check, Context, Rule, Sink, all};
use crate::article::{Article, Scope, Suppression};
use crate::config::Config;
use crate::corpus::{Corpus, is_markdown};
use crate::finding::{FileId, Finding, Severity};
use crate::schema::{RulePage, Schemas};
use rayon::prelude::*;

/// What a run found.
#[derive(Debug, Default)]
pub struct Report {
    /// The findings in files that were asked for, in their order.
    pub findings: Vec<Finding>,
}

/// A rule that is switched on.
struct Active<'a> {
    rule: &'static Rule,
    page: &'a RulePage,
    severity: Severity,
}

impl Active<'_> {
    fn applies_to(&self, article: &Article) -> bool {
        let page = self.page;
        if !page.bodies.is_empty() && !page.bodies.contains(&article.body_kind()) {
            return false;
        }
        let name = article
            .self_help_type
            .as_ref()
            .map_or("", |kind| kind.name.as_str());
        let is = |list: &[String]| list.iter().any(|other| other.eq_ignore_ascii_case(name));
        (page.types.is_empty() || is(&page.types)) && !is(&page.except_types)
    }

    fn sink<'f>(&self, file: FileId, findings: &'f mut Vec<Finding>) -> Sink<'f> {
        Sink {
            rule: self.rule.name,
            severity: self.severity,
            file,
            findings,
        }
    }
}

/// Runs every rule that is switched on. Findings are those of the selected
/// files, but what they are held against is the whole corpus.
pub fn run(corpus: &Corpus, schemas: &Schemas, config: &Config) -> Report {
    let limits = config.limits(schemas);
    let context = |file| Context {
        schemas,
        config,
        limits: &limits,
        corpus,
        file,
    };
    let active: Vec<Active<'_>> = all()
        .filter_map(|rule| {
            let page = schemas.rule(rule.name)?;
            let severity = config.severity(page)?;
            Some(Active {
                rule,
                page,
                severity,
            })
        })
        .collect();
    let (of_articles, others): (Vec<_>, Vec<_>) = active
        .iter()
        .partition(|active| matches!(active.rule.check, Check::Article(_)));
    let mut found: Vec<Finding> = corpus
        .articles
        .par_iter()
        .enumerate()
        .flat_map_iter(|(file, article)| {
            let mut findings = Vec::new();
            let context = context(file as FileId);
            for active in &of_articles {
                if let Check::Article(check) = active.rule.check
                    && may_run(active, article)
                {
                    check(
                        article,
                        &context,
                        &mut active.sink(file as FileId, &mut findings),
                    );
                }
            }
            findings
        })
        .collect();
    let across: Vec<Finding> = others
        .par_iter()
        .flat_map_iter(|active| {
            let mut findings = Vec::new();
            if let Check::Corpus(check) = active.rule.check {
                check(&context(0), &mut active.sink(0, &mut findings));
                findings.retain(|finding| active.applies_to(corpus.article(finding.file)));
            }
            findings
        })
        .collect();
    found.extend(across);
    let suppressions = others
        .iter()
        .filter(|active| matches!(active.rule.check, Check::Suppressions));
    suppress(
        corpus,
        schemas,
        &suppressions.copied().collect::<Vec<_>>(),
        &mut found,
    );
    found.par_sort_unstable_by(|a, b| a.order().cmp(&b.order()));
    found.dedup();
    found.retain(|finding| {
        corpus
            .tree
            .is_selected(&corpus.article(finding.file).source.path)
    });
    Report { findings: found }
}

/// Of a file that is no article, or could not be read, only the rules about
/// files have something to say.
fn may_run(active: &Active<'_>, article: &Article) -> bool {
    if article.is_unread() || !is_markdown(&article.source.path) {
        return active.page.group() == "file";
    }
    active.applies_to(article)
}

/// Takes away what a comment in the article switches off, and says of each such
/// comment whether it was of use.
fn suppress(corpus: &Corpus, schemas: &Schemas, rules: &[&Active<'_>], found: &mut Vec<Finding>) {
    let files: Vec<FileId> = corpus
        .files()
        .filter(|(_, article)| {
            !article.suppressions.is_empty() || !article.suppression_faults.is_empty()
        })
        .map(|(file, _)| file)
        .collect();
    for file in files {
        let article = corpus.article(file);
        let mut used = vec![false; article.suppressions.len()];
        found.retain(|finding| {
            if finding.file != file {
                return true;
            }
            let hides = |s: &&Suppression| covers(s, finding);
            match article.suppressions.iter().position(|s| hides(&s)) {
                Some(at) => {
                    used[at] = true;
                    false
                }
                None => true,
            }
        });
        for active in rules {
            let mut sink = active.sink(file, found);
            super::suppress::check(active.rule.name, article, schemas, &used, &mut sink);
        }
    }
}

fn covers(suppression: &Suppression, finding: &Finding) -> bool {
    let inside = suppression.scope == Scope::File
        || (suppression.range.start <= finding.span.start
            && finding.span.start < suppression.range.end);
    let group = finding.rule.split('/').next().unwrap_or_default();
    inside
        && suppression
            .rules
            .iter()
            .any(|(name, _)| name == finding.rule || name == group)
}

//! The driver: runs the rules over a corpus.

use super::active_rule::ActiveRule;
use super::article_checks::{ArticleChecks, Subject};
use super::overrides::{SeverityOverrides, options_of};
use super::{Check, CheckScope, Context, Report, all, custom, suppressions};
use crate::config::{Config, Options};
use crate::corpus::{Corpus, pieces};
use crate::finding::{FileId, Finding};
use crate::schema::Schemas;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Runs all active rules. Reports findings in selected files only, but rules compare these files
/// with the whole corpus.
///
/// ```
/// # use helpc::{config::Config, corpus::Corpus, rules, schema::Schemas};
/// let schemas = Schemas::embedded()?;
/// let file = ("microsoft.compute/restart.md".to_owned(), b"#Restart a machine\n".to_vec());
/// let corpus = Corpus::from_memory([file], &schemas);
/// let report = rules::run(&corpus, &schemas, &Config::default());
/// let rules: Vec<&str> = report.findings.iter().map(|finding| finding.rule).collect();
/// assert_eq!(rules, ["properties/missing-block", "structure/heading-space"]);
/// # Ok::<(), helpc::schema::SchemaError>(())
/// ```
pub fn run(corpus: &Corpus, schemas: &Schemas, config: &Config) -> Report {
    let tree = &corpus.tree;
    run_scoped(corpus, schemas, config, &|file| {
        if tree.is_selected(&corpus.article(file).source.path) {
            CheckScope::Full
        } else {
            CheckScope::Skip
        }
    })
}

/// Runs the active rules that check one article over `files`. This is fast, but leaves out the
/// rules that compare all articles and those that check suppression comments.
pub fn run_article_rules(
    corpus: &Corpus,
    schemas: &Schemas,
    config: &Config,
    files: &[FileId],
) -> Report {
    let files: BTreeSet<FileId> = files.iter().copied().collect();
    let scope = |file| {
        if files.contains(&file) {
            CheckScope::Full
        } else {
            CheckScope::Skip
        }
    };
    let run = Run::new(corpus, schemas, config, &scope);
    let subjects: Vec<(FileId, CheckScope)> =
        files.iter().map(|file| (*file, CheckScope::Full)).collect();
    let mut findings = merge(run.check_articles(&subjects), Vec::new());
    run.severities().apply(&mut findings);
    run.suppress(&[], &mut findings);
    Report { findings }
}

/// Runs all active rules. `scope` selects the findings to report in each file.
pub fn run_scoped(
    corpus: &Corpus,
    schemas: &Schemas,
    config: &Config,
    scope: &(dyn Fn(FileId) -> CheckScope + Sync),
) -> Report {
    let run = Run::new(corpus, schemas, config, scope);
    let check_articles = || {
        let files = corpus.files().map(|(file, _)| (file, scope(file)));
        let subjects: Vec<(FileId, CheckScope)> = files
            .filter(|(_, scope)| *scope != CheckScope::Skip)
            .collect();
        run.check_articles(&subjects)
    };
    let (of_articles, of_corpus) = rayon::join(check_articles, || run.check_corpus());
    let mut findings = merge(of_articles, of_corpus);
    run.severities().apply(&mut findings);
    let suppression_rules: Vec<&ActiveRule<'_>> = run
        .active
        .iter()
        .filter(|active| matches!(active.rule.check, Check::Suppressions))
        .collect();
    let mut of_comments = run.suppress(&suppression_rules, &mut findings);
    if !of_comments.is_empty() {
        run.severities().apply(&mut of_comments);
        findings = merge(vec![findings], in_order(of_comments));
    }
    Report { findings }
}

/// The input of a run, and the rules that are switched on.
struct Run<'a> {
    corpus: &'a Corpus,
    schemas: &'a Schemas,
    config: &'a Config,
    scope: &'a (dyn Fn(FileId) -> CheckScope + Sync),
    /// Options of articles without overrides.
    options: Options,
    active: Vec<ActiveRule<'a>>,
}

impl<'a> Run<'a> {
    fn new(
        corpus: &'a Corpus,
        schemas: &'a Schemas,
        config: &'a Config,
        scope: &'a (dyn Fn(FileId) -> CheckScope + Sync),
    ) -> Self {
        Self {
            corpus,
            schemas,
            config,
            scope,
            options: config.options(schemas),
            active: active_rules(corpus, schemas, config),
        }
    }

    /// Runs the rules that check one article over `subjects`. Returns the findings of each batch
    /// of articles, in order.
    fn check_articles(&self, subjects: &[(FileId, CheckScope)]) -> Vec<Vec<Finding>> {
        let checks = ArticleChecks::of(&self.active, self.schemas);
        let findings = pieces(subjects).map(|batch| {
            let options: Vec<Option<Options>> = batch
                .iter()
                .map(|(file, _)| options_of(self.corpus.article(*file), self.schemas, self.config))
                .collect();
            let subjects: Vec<Subject<'_>> = batch
                .iter()
                .zip(&options)
                .map(|((file, scope), options)| Subject {
                    scope: *scope,
                    applicable: checks.applicable(self.corpus.article(*file)),
                    context: self.context(options.as_ref().unwrap_or(&self.options), *file),
                })
                .collect();
            in_order(checks.run(&subjects))
        });
        findings.collect()
    }

    /// Runs the rules that check all articles together. Returns their findings in order.
    fn check_corpus(&self) -> Vec<Finding> {
        let rules: Vec<&ActiveRule<'_>> = self
            .active
            .iter()
            .filter(|active| matches!(active.rule.check, Check::Corpus(_)))
            .collect();
        let findings = rules.par_iter().flat_map_iter(|active| {
            let mut findings = Vec::new();
            if let Check::Corpus(check) = active.rule.check {
                let context = self.context(&self.options, 0);
                check(&context, &mut active.corpus_sink(&mut findings));
            }
            findings.retain(|finding| self.is_in_scope(active, finding));
            findings
        });
        in_order(findings.collect())
    }

    /// Returns true if `finding` of the rule `active` must be reported. Findings in a configuration
    /// file always are.
    fn is_in_scope(&self, active: &ActiveRule<'_>, finding: &Finding) -> bool {
        let Some(article) = self.corpus.as_article(finding.file) else {
            return true;
        };
        (self.scope)(finding.file) != CheckScope::Skip
            && active.applies_to(article.self_help_type.as_deref())
    }

    fn context<'c>(&'c self, options: &'c Options, file: FileId) -> Context<'c> {
        Context::new(self.schemas, self.config, options, self.corpus, file)
    }

    fn severities(&self) -> SeverityOverrides<'_> {
        SeverityOverrides {
            active: &self.active,
            corpus: self.corpus,
            config: self.config,
        }
    }

    fn suppress(&self, rules: &[&ActiveRule<'_>], findings: &mut Vec<Finding>) -> Vec<Finding> {
        suppressions::apply(
            self.corpus,
            self.schemas,
            rules,
            self.config,
            self.scope,
            findings,
        )
    }
}

/// Returns the rules that are switched on: those of helpc, then those of pages with a `check`.
fn active_rules<'a>(corpus: &Corpus, schemas: &'a Schemas, config: &Config) -> Vec<ActiveRule<'a>> {
    let rules = all().copied().chain(custom::rules(schemas));
    let active = rules.filter_map(|rule| {
        let page = schemas.rule(rule.name)?;
        let lacks_input = rule.needs_link_statuses() && corpus.statuses.is_none();
        if lacks_input || !config.is_on(page) {
            return None;
        }
        Some(ActiveRule {
            rule,
            page,
            severity: config.severity(page).unwrap_or(page.severity),
        })
    });
    active.collect()
}

/// Sorts `findings` and removes duplicates.
fn in_order(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_unstable_by(|a, b| a.order().cmp(&b.order()));
    findings.dedup();
    findings
}

/// Merges two sorted lists of findings: the concatenation of `batches`, and `others`. No rule has
/// findings in both, so that duplicates cannot occur.
fn merge(batches: Vec<Vec<Finding>>, others: Vec<Finding>) -> Vec<Finding> {
    let count = batches.iter().map(Vec::len).sum::<usize>() + others.len();
    let mut merged = Vec::with_capacity(count);
    let mut others = others.into_iter().peekable();
    for finding in batches.into_iter().flatten() {
        let is_before = |other: &Finding| other.order() < finding.order();
        while let Some(other) = others.next_if(is_before) {
            merged.push(other);
        }
        merged.push(finding);
    }
    merged.extend(others);
    merged
}

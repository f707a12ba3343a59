//! Second step: checks the files.

use super::json_edits;
use super::overrides::options_of;
use super::scopes::Scopes;
use super::select::{ActiveCheck, ActiveRule, ActiveRules};
use crate::article::Article;
use crate::config::Options;
use crate::corpus::{is_markdown, pieces};
use crate::finding::{FileId, Finding};
use crate::rules::{ArticleContext, CheckScope, CorpusContext};
use crate::schema::Schemas;
use foldhash::HashMap;
use rayon::prelude::*;

/// Runs the rules about one article and those about all articles. Returns their findings in order.
pub(super) fn run(cx: CorpusContext<'_>, rules: &ActiveRules<'_>, scopes: &Scopes) -> Vec<Finding> {
    let (of_articles, of_corpus) = rayon::join(
        || check_articles(cx, rules, &scopes.articles()),
        || check_corpus(cx, rules, scopes),
    );
    merge(of_articles, of_corpus)
}

/// Runs the rules that check one article. Returns the findings of each batch of articles, in order.
fn check_articles(
    cx: CorpusContext<'_>,
    rules: &ActiveRules<'_>,
    articles: &[(FileId, CheckScope)],
) -> Vec<Vec<Finding>> {
    let checks = ArticleChecks::of(&rules.article, cx.schemas);
    let of_most = cx.config.options(cx.schemas);
    let findings = pieces(articles).map(|batch| {
        let options: Vec<Option<Options>> = batch
            .iter()
            .map(|(file, _)| options_of(cx, cx.corpus.article(*file)))
            .collect();
        let subjects: Vec<Subject<'_>> = batch
            .iter()
            .zip(&options)
            .map(|((file, scope), options)| Subject {
                scope: *scope,
                applicable: checks.applicable(cx.corpus.article(*file)),
                context: cx.of_article(*file, options.as_ref().unwrap_or(&of_most)),
            })
            .collect();
        in_order(checks.run(&subjects))
    });
    findings.collect()
}

/// Runs the rules that check all articles together. Returns their findings in order.
fn check_corpus(cx: CorpusContext<'_>, rules: &ActiveRules<'_>, scopes: &Scopes) -> Vec<Finding> {
    let findings = rules.corpus.par_iter().flat_map_iter(|(rule, check)| {
        let mut findings = Vec::new();
        check(&cx, &mut rule.corpus_sink(&mut findings));
        findings.retain(|finding| match cx.corpus.as_article(finding.file) {
            Some(article) => {
                scopes.get(finding.file) != CheckScope::Skip
                    && rule.applies_to(article.self_help_type.as_deref())
            }
            // Findings in a configuration file are reported whatever articles are selected.
            None => {
                let source = cx.corpus.source(finding.file);
                cx.corpus.tree.is_in_shard(&source.path)
            }
        });
        findings
    });
    in_order(findings.collect())
}

/// The active rules that check one article, and the types that each applies to.
struct ArticleChecks<'a> {
    rules: &'a [(ActiveRule<'a>, ActiveCheck<'a>)],
    /// For each name of a type, whether each of the rules applies.
    of_type: HashMap<&'a str, Vec<bool>>,
    /// The same for files that are not articles.
    of_files: Vec<bool>,
}

/// An article to check.
struct Subject<'a> {
    scope: CheckScope,
    /// For each rule, whether it applies.
    applicable: &'a [bool],
    context: ArticleContext<'a>,
}

impl<'a> ArticleChecks<'a> {
    fn of(rules: &'a [(ActiveRule<'a>, ActiveCheck<'a>)], schemas: &'a Schemas) -> Self {
        let flags = |applies: &dyn Fn(&ActiveRule<'_>) -> bool| -> Vec<bool> {
            rules.iter().map(|(rule, _)| applies(rule)).collect()
        };
        let types = schemas.types.iter().map(|kind| Some(&**kind));
        let of_type = types.chain([None]).map(|kind| {
            let name = kind.map_or("", |kind| kind.name.as_str());
            (name, flags(&|rule| rule.applies_to(kind)))
        });
        Self {
            rules,
            of_type: of_type.collect(),
            of_files: flags(&|rule| rule.page.group() == "file"),
        }
    }

    /// Returns for each rule whether it applies to `article`. Only the rules of the group `file`
    /// apply to a file that is not an article or that could not be read.
    fn applicable(&self, article: &Article) -> &[bool] {
        if article.is_unread() || !is_markdown(&article.source.path) {
            return &self.of_files;
        }
        let kind = article.self_help_type.as_ref();
        let name = kind.map_or("", |kind| kind.name.as_str());
        self.of_type.get(name).map_or(&[], Vec::as_slice)
    }

    /// Runs the rules over `subjects`: each rule over all subjects before the next rule, so that
    /// the code of a rule stays in the instruction cache.
    fn run(&self, subjects: &[Subject<'_>]) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (at, (rule, check)) in self.rules.iter().enumerate() {
            for subject in subjects {
                let applies = subject.applicable.get(at).copied().unwrap_or_default();
                let is_skipped = subject.scope == CheckScope::CrossFile && !rule.is_cross_file;
                if !applies || is_skipped {
                    continue;
                }
                let context = &subject.context;
                let count = findings.len();
                check.run(context, &mut rule.sink(context.file, &mut findings));
                json_edits::fit(context.article, &mut findings[count..]);
            }
        }
        findings
    }
}

/// Sorts `findings` and removes duplicates.
pub(super) fn in_order(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_unstable_by(|a, b| a.order().cmp(&b.order()));
    findings.dedup();
    findings
}

/// Merges two sorted lists of findings: the concatenation of `batches`, and `others`. No rule has
/// findings in both, so that duplicates cannot occur.
pub(super) fn merge(batches: Vec<Vec<Finding>>, others: Vec<Finding>) -> Vec<Finding> {
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

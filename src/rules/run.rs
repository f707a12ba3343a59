//! Runs the rules over a corpus.

use super::active::Active;
use super::hiding::Hiding;
use super::levels::{Levels, options_of};
use super::{Check, Context, Sink, all, embedded, own};
use crate::article::Article;
use crate::config::{Config, Options};
use crate::corpus::{Corpus, is_markdown, pieces};
use crate::finding::{FileId, Finding};
use crate::schema::Schemas;
use foldhash::HashMap;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What a run found.
#[derive(Debug, Default)]
pub struct Report {
    /// The findings in files that were asked for, in their order.
    pub findings: Vec<Finding>,
}

/// Runs every rule that is switched on. Findings are those of the selected
/// files, but what they are held against is the whole corpus.
pub fn run(corpus: &Corpus, schemas: &Schemas, config: &Config) -> Report {
    run_where(corpus, schemas, config, &|file| match corpus
        .tree
        .is_selected(&corpus.article(file).source.path)
    {
        true => CheckScope::Full,
        false => CheckScope::Skip,
    })
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

/// What can be said of a few files without a look at how all articles go
/// together: soon, but not all.
pub fn run_alone(corpus: &Corpus, schemas: &Schemas, config: &Config, files: &[FileId]) -> Report {
    let files: BTreeSet<FileId> = files.iter().copied().collect();
    let scope = |file| {
        if files.contains(&file) {
            CheckScope::Full
        } else {
            CheckScope::Skip
        }
    };
    run_rules(corpus, schemas, config, &scope, RuleSet::PerArticle(&files))
}

/// Runs every rule that is switched on, with the findings of each file that `scope` returns.
pub fn run_where(
    corpus: &Corpus,
    schemas: &Schemas,
    config: &Config,
    scope: &(dyn Fn(FileId) -> CheckScope + Sync),
) -> Report {
    run_rules(corpus, schemas, config, scope, RuleSet::All)
}

/// Which rules run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RuleSet<'f> {
    /// Rules about a single article, in these files.
    PerArticle(&'f BTreeSet<FileId>),
    /// All rules, in all files.
    All,
}

fn run_rules(
    corpus: &Corpus,
    schemas: &Schemas,
    config: &Config,
    scope: &(dyn Fn(FileId) -> CheckScope + Sync),
    rules: RuleSet<'_>,
) -> Report {
    // What is wrong with the configuration is wrong for all files.
    let is_wanted = |file| corpus.as_article(file).is_none() || scope(file) != CheckScope::Skip;
    let options = config.options(schemas);
    let active: Vec<Active<'_>> = all()
        .copied()
        .chain(own::rules(schemas))
        .filter_map(|rule| {
            let page = schemas.rule(rule.name)?;
            let is_told = corpus.statuses.is_some() || !rule.asks_the_web;
            (is_told && config.is_on(page)).then(|| Active {
                rule,
                page,
                severity: config.severity(page).unwrap_or(page.severity),
            })
        })
        .collect();
    let others: Vec<&Active<'_>> = active
        .iter()
        .filter(|active| !matches!(active.rule.check, Check::Article(_)))
        .collect();
    let checks = Checks::of(&active, schemas);
    let by_article = || -> Vec<Vec<Finding>> {
        let wanted: Vec<(FileId, CheckScope)> = match rules {
            RuleSet::PerArticle(files) => {
                files.iter().map(|file| (*file, CheckScope::Full)).collect()
            }
            RuleSet::All => {
                let all = corpus.files().map(|(file, _)| (file, scope(file)));
                all.filter(|(_, scope)| *scope != CheckScope::Skip)
                    .collect()
            }
        };
        let found = pieces(&wanted).map(|piece| {
            let own = piece
                .iter()
                .map(|(file, _)| options_of(corpus.article(*file), schemas, config));
            let own: Vec<Option<Options>> = own.collect();
            let subjects = piece.iter().zip(&own).map(|((file, scope), own)| Subject {
                scope: *scope,
                wanted: checks.of_article(corpus.article(*file)),
                context: Context::new(
                    schemas,
                    config,
                    own.as_ref().unwrap_or(&options),
                    corpus,
                    *file,
                ),
            });
            in_order(checks.run(&subjects.collect::<Vec<_>>()))
        });
        found.collect()
    };
    let across = || -> Vec<Finding> {
        let found = others.par_iter().flat_map_iter(|active| {
            let mut findings = Vec::new();
            if let Check::Corpus(check) = active.rule.check
                && rules == RuleSet::All
            {
                let context = Context::new(schemas, config, &options, corpus, 0);
                check(&context, &mut active.sink(0, &mut findings));
                findings.retain(|finding| {
                    let article = corpus.as_article(finding.file);
                    article.is_none_or(|article| {
                        let kind = article.self_help_type.as_deref();
                        is_wanted(finding.file) && active.applies_to(kind)
                    })
                });
            }
            findings
        });
        in_order(found.collect())
    };
    let (by_article, across) = rayon::join(by_article, across);
    let mut found = merge(by_article, across);
    let levels = Levels {
        active: &active,
        corpus,
        config,
    };
    levels.set(&mut found);
    let suppressions = others
        .iter()
        .filter(|active| matches!(active.rule.check, Check::Suppressions));
    let mut of_comments = suppress(
        corpus,
        schemas,
        &suppressions.copied().collect::<Vec<_>>(),
        config,
        scope,
        &mut found,
    );
    // Where only some rules ran, nothing can be said of comments.
    if rules == RuleSet::All && !of_comments.is_empty() {
        levels.set(&mut of_comments);
        found = merge(vec![found], in_order(of_comments));
    }
    Report { findings: found }
}

/// The findings in their order, each once.
fn in_order(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_unstable_by(|a, b| a.order().cmp(&b.order()));
    findings.dedup();
    findings
}

/// One list of findings that are in order: those of the pieces one behind the other,
/// and those of `others`. What one rule found is all in the pieces or all there.
fn merge(pieces: Vec<Vec<Finding>>, others: Vec<Finding>) -> Vec<Finding> {
    let count = pieces.iter().map(Vec::len).sum::<usize>() + others.len();
    let mut merged = Vec::with_capacity(count);
    let mut others = others.into_iter().peekable();
    for finding in pieces.into_iter().flatten() {
        let is_before = |other: &Finding| other.order() < finding.order();
        while let Some(other) = others.next_if(is_before) {
            merged.push(other);
        }
        merged.push(finding);
    }
    merged.extend(others);
    merged
}

type ArticleCheck = fn(&Article, &Context<'_>, &mut Sink<'_>);

/// Which rules look at an article by itself, for each type that it may be of.
struct Checks<'a> {
    rules: Vec<(&'a Active<'a>, ArticleCheck)>,
    /// For each name of a type, which of the rules are for it.
    of_type: HashMap<&'a str, Vec<bool>>,
    of_files: Vec<bool>,
}

/// An article that is looked at.
struct Subject<'a> {
    scope: CheckScope,
    /// Which rules are for it.
    wanted: &'a [bool],
    context: Context<'a>,
}

impl<'a> Checks<'a> {
    fn of(active: &'a [Active<'a>], schemas: &'a Schemas) -> Self {
        let rules = active.iter().filter_map(|active| match active.rule.check {
            Check::Article(check) => Some((active, check)),
            _ => None,
        });
        let rules: Vec<(&Active<'_>, ArticleCheck)> = rules.collect();
        let those = |wanted: &dyn Fn(&Active<'_>) -> bool| -> Vec<bool> {
            rules.iter().map(|(active, _)| wanted(active)).collect()
        };
        let types = schemas.types.iter().map(|kind| Some(&**kind));
        let of_type = types.chain([None]).map(|kind| {
            let name = kind.map_or("", |kind| kind.name.as_str());
            (name, those(&|active| active.applies_to(kind)))
        });
        Self {
            of_type: of_type.collect(),
            of_files: those(&|active| active.page.group() == "file"),
            rules,
        }
    }

    /// Of a file that is no article, or could not be read, only the rules about
    /// files have something to say.
    fn of_article(&self, article: &Article) -> &[bool] {
        if article.is_unread() || !is_markdown(&article.source.path) {
            return &self.of_files;
        }
        let kind = article.self_help_type.as_ref();
        let name = kind.map_or("", |kind| kind.name.as_str());
        self.of_type.get(name).map_or(&[], Vec::as_slice)
    }

    /// Sends one rule after the other through all of `subjects`. A processor keeps
    /// the code of a few rules near, but not that of all: article by article it
    /// would fetch them again for each.
    fn run(&self, subjects: &[Subject<'_>]) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (at, (active, check)) in self.rules.iter().enumerate() {
            for subject in subjects {
                let is_wanted = subject.wanted.get(at).copied().unwrap_or_default();
                if !is_wanted
                    || (subject.scope == CheckScope::CrossFile && !active.rule.is_cross_file)
                {
                    continue;
                }
                let context = &subject.context;
                let article = context.corpus.article(context.file);
                let known = findings.len();
                check(
                    article,
                    context,
                    &mut active.sink(context.file, &mut findings),
                );
                embedded::fit(article, &mut findings[known..]);
            }
        }
        findings
    }
}

/// Takes away what a comment in the article switches off, and says of each such
/// comment whether it was of use.
fn suppress(
    corpus: &Corpus,
    schemas: &Schemas,
    rules: &[&Active<'_>],
    config: &Config,
    scope: &(dyn Fn(FileId) -> CheckScope + Sync),
    found: &mut Vec<Finding>,
) -> Vec<Finding> {
    let mut said = Vec::new();
    let mut used: BTreeMap<FileId, (Hiding<'_>, Vec<bool>)> = corpus
        .par_files()
        .filter(|(file, article)| {
            scope(*file) != CheckScope::Skip
                && (!article.suppressions.is_empty() || !article.suppression_faults.is_empty())
        })
        .map(|(file, article)| {
            let used = vec![false; article.suppressions.len()];
            (file, (Hiding::of(article), used))
        })
        .collect();
    if used.is_empty() {
        return said;
    }
    found.retain(|finding| {
        let Some((hiding, used)) = used.get_mut(&finding.file) else {
            return true;
        };
        match hiding.first(finding) {
            Some(at) => {
                used[at] = true;
                false
            }
            None => true,
        }
    });
    for (file, (_, used)) in used {
        // Where only some rules ran, nothing can be said of comments.
        if scope(file) != CheckScope::Full {
            continue;
        }
        for active in rules {
            let mut sink = active.sink(file, &mut said);
            let article = corpus.article(file);
            super::suppress::check(active.rule.name, article, schemas, config, &used, &mut sink);
        }
    }
    said
}

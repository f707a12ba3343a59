//! The driver: the four steps of a run.

use super::scopes::Scopes;
use super::select::{ActiveRules, select};
use super::{check, overrides, suppress};
use crate::config::Config;
use crate::corpus::Corpus;
use crate::finding::FileId;
use crate::rules::{CheckScope, CorpusContext, Report};
use crate::schema::Schemas;

/// Runs all active rules. Reports findings in selected files only, but rules compare these files
/// with the whole corpus.
///
/// ```
/// # use helpc::{config::Config, corpus::Corpus, rules, schema::Schemas};
/// let schemas = Schemas::embedded()?;
/// let file = ("microsoft.compute/restart.md".to_owned(), b"#Restart a machine\n".to_vec());
/// let corpus = Corpus::from_memory([file], &schemas);
/// let report = rules::run(&corpus, &schemas, &Config::default());
/// let rules: Vec<_> = report.findings.iter().map(|finding| finding.rule.as_str()).collect();
/// assert_eq!(rules, ["properties/missing-block", "structure/heading-space"]);
/// # Ok::<(), helpc::schema::SchemaError>(())
/// ```
pub fn run(corpus: &Corpus, schemas: &Schemas, config: &Config) -> Report {
    run_scoped(corpus, schemas, config, &|file| {
        if corpus.tree.is_selected(&corpus.article(file).source.path) {
            CheckScope::Full
        } else {
            CheckScope::Skip
        }
    })
}

/// Runs all active rules. `scope` selects the findings to report in each file.
pub fn run_scoped(
    corpus: &Corpus,
    schemas: &Schemas,
    config: &Config,
    scope: &(dyn Fn(FileId) -> CheckScope + Sync),
) -> Report {
    let cx = CorpusContext {
        schemas,
        config,
        corpus,
    };
    report(cx, &select(cx), &Scopes::of(corpus, scope))
}

/// Runs only the active rules that can hold an article back, that is, report an error.
pub fn run_errors(
    corpus: &Corpus,
    schemas: &Schemas,
    config: &Config,
    scope: &(dyn Fn(FileId) -> CheckScope + Sync),
) -> Report {
    let cx = CorpusContext {
        schemas,
        config,
        corpus,
    };
    report(
        cx,
        &select(cx).of_errors(config),
        &Scopes::of(corpus, scope),
    )
}

/// Runs the active rules that check one article over `files`. This is fast, but leaves out the
/// rules that compare all articles and those that check suppression comments.
pub fn run_article_rules(
    corpus: &Corpus,
    schemas: &Schemas,
    config: &Config,
    files: &[FileId],
) -> Report {
    let cx = CorpusContext {
        schemas,
        config,
        corpus,
    };
    let rules = select(cx).of_articles();
    report(cx, &rules, &Scopes::of_files(corpus, files))
}

/// Checks the files, changes severities for certain files and articles, and removes the findings
/// that comments hide.
fn report(cx: CorpusContext<'_>, rules: &ActiveRules<'_>, scopes: &Scopes) -> Report {
    let findings = check::run(cx, rules, scopes);
    let findings = overrides::apply(cx, rules, findings);
    let findings = suppress::apply(cx, rules, scopes, findings);
    Report { findings }
}

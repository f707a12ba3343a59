//! `config/dead-glob`: a file pattern (glob) in the configuration that matches no file.

use super::support::faults::report;
use crate::rules::{CorpusContext, CorpusSink, Rule};

pub(super) const RULE: Rule = Rule::corpus("config/dead-glob", check);

fn check(cx: &CorpusContext<'_>, out: &mut CorpusSink<'_>) {
    // Without the configuration, no file is read.
    if cx.config.is_unreadable() || (cx.config.exclude.is_empty() && cx.config.is_uniform()) {
        return;
    }
    let corpus = cx.corpus;
    let articles = corpus.articles.iter().map(|one| one.source.path.as_str());
    let others = corpus.assets.iter().chain(&corpus.excluded);
    // Ignored folders are not read: assume that each contains an article.
    let ignored: Vec<String> = corpus
        .ignored
        .iter()
        .map(|path| {
            path.strip_suffix('/')
                .map_or_else(|| path.clone(), |folder| format!("{folder}/x.md"))
        })
        .collect();
    let others = others.chain(&ignored).map(String::as_str);
    for fault in cx.config.dead_globs(articles.chain(others)) {
        report(cx, &fault, out);
    }
}

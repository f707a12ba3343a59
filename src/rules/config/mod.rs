//! The rules of the group `config`: what is wrong with `helpc.yaml` itself.
//!
//! Most of it was noted when the file was read; which globs fit nothing is known
//! only beside the tree.

use super::{Context, Rule, Sink};
use crate::config::{Fault, FaultKind};

/// The rules of this group, by name.
pub(super) const RULES: &[Rule] = &[
    Rule::corpus("config/dead-glob", dead_globs),
    Rule::corpus("config/extends", |cx, out| {
        noted(cx, FaultKind::Extends, out)
    }),
    Rule::corpus("config/syntax", |cx, out| noted(cx, FaultKind::Syntax, out)),
    Rule::corpus("config/unknown-key", |cx, out| {
        noted(cx, FaultKind::UnknownKey, out)
    }),
    Rule::corpus("config/unknown-name", |cx, out| {
        noted(cx, FaultKind::UnknownName, out)
    }),
    Rule::corpus("config/wrong-value", |cx, out| {
        noted(cx, FaultKind::WrongValue, out)
    }),
];

fn noted(cx: &Context<'_>, kind: FaultKind, out: &mut Sink<'_>) {
    for fault in cx.config.faults.iter().filter(|fault| fault.kind == kind) {
        report(cx, fault, out);
    }
}

fn dead_globs(cx: &Context<'_>, out: &mut Sink<'_>) {
    // Without a tree nothing fits.
    if cx.config.is_unreadable() || (cx.config.exclude.is_empty() && cx.config.is_uniform()) {
        return;
    }
    let corpus = cx.corpus;
    let articles = corpus.articles.iter().map(|one| one.source.path.as_str());
    let others = corpus.assets.iter().chain(&corpus.excluded);
    // What is in a folder that git ignores is not known: some article, say.
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

fn report(cx: &Context<'_>, fault: &Fault, out: &mut Sink<'_>) {
    // A corpus in memory may have been made without the files.
    if fault.file >= cx.corpus.beside.len() {
        return;
    }
    let file = cx.corpus.beside(fault.file);
    let noted = out.report_in(file, fault.span, fault.message.clone());
    if let Some(help) = &fault.help {
        noted.help(help.clone());
    }
}

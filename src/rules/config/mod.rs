//! The rules of the group `config`: mistakes in `helpc.yaml`.
//!
//! Most of them are found when the file is read; unused globs are found in the tree.

use super::{Context, Rule, Sink};
use crate::config::{Fault, FaultKind};

/// The rules of this group, by name.
pub(super) const RULES: &[Rule] = &[
    Rule::corpus("config/dead-glob", report_dead_globs),
    Rule::corpus("config/extends", |cx, out| {
        report_faults(cx, FaultKind::Extends, out)
    }),
    Rule::corpus("config/syntax", |cx, out| {
        report_faults(cx, FaultKind::Syntax, out)
    }),
    Rule::corpus("config/unknown-key", |cx, out| {
        report_faults(cx, FaultKind::UnknownKey, out)
    }),
    Rule::corpus("config/unknown-name", |cx, out| {
        report_faults(cx, FaultKind::UnknownName, out)
    }),
    Rule::corpus("config/wrong-value", |cx, out| {
        report_faults(cx, FaultKind::WrongValue, out)
    }),
];

fn report_faults(cx: &Context<'_>, kind: FaultKind, out: &mut Sink<'_>) {
    for fault in cx.config.faults.iter().filter(|fault| fault.kind == kind) {
        report(cx, fault, out);
    }
}

fn report_dead_globs(cx: &Context<'_>, out: &mut Sink<'_>) {
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

fn report(cx: &Context<'_>, fault: &Fault, out: &mut Sink<'_>) {
    // A corpus in memory may lack the configuration files.
    if fault.file >= cx.corpus.beside.len() {
        return;
    }
    let file = cx.corpus.beside(fault.file);
    let finding = out.report_in(file, fault.span, fault.message.clone());
    if let Some(help) = &fault.help {
        finding.help(help.clone());
    }
}

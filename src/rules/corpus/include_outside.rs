//! `corpus/include-outside`: an include of a file outside the project.

use super::{relate_chain, within};
use crate::article::Article;
use crate::corpus::IncludeFaultKind;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::linked("corpus/include-outside", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    if article.outline.includes.is_empty() {
        return;
    }
    for fault in cx.corpus.includes.faults(cx.file, article) {
        if *fault.fault == IncludeFaultKind::Outside {
            let message = format!(
                "`{}`{} leads outside the project",
                fault.written.trim(),
                within(&fault)
            );
            relate_chain(cx.file, &fault, out.report(fault.path, message));
        }
    }
}

//! Findings about includes.

use crate::corpus::{IncludeFault, IncludeFaultKind};
use crate::rules::{ArticleContext, FindingBuilder, Sink};
use crate::source::Span;

/// Reports the faults of the article's includes for which `describe` returns a message. Its second
/// parameter is the name of the included file in a message.
pub(in crate::rules) fn report_includes(
    cx: &ArticleContext<'_>,
    out: &mut Sink<'_>,
    describe: impl Fn(&IncludeFaultKind, &str) -> Option<String>,
) {
    if cx.article.outline.includes.is_empty() {
        return;
    }
    for fault in cx.corpus.includes.faults(cx.file, cx.article) {
        let named = format!("`{}`{}", fault.written.trim(), within(&fault));
        if let Some(message) = describe(fault.fault, &named) {
            relate_chain(&fault, out.report(fault.path, message));
        }
    }
}

/// Adds the files between an article and the fault of an include to the finding.
fn relate_chain(fault: &IncludeFault<'_>, mut finding: FindingBuilder<'_>) {
    for step in &fault.chain {
        let message = format!("included through `{}`", step.path);
        finding = match step.file {
            Some(file) => finding.related_in(file, Span::default(), message),
            // Only articles have a number: use the location of the directive.
            None => finding.related(fault.directive, message),
        };
    }
}

/// Returns the part of a message that names the included file with the fault.
fn within(fault: &IncludeFault<'_>) -> String {
    fault
        .chain
        .last()
        .map(|file| format!(", which `{}` includes,", file.path))
        .unwrap_or_default()
}

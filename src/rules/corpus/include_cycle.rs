//! `corpus/include-cycle`: includes that come to no end, or to too large a text.

use super::{relate_chain, within};
use crate::article::Article;
use crate::corpus::{INCLUDE_DEPTH, IncludeFaultKind};
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::linked("corpus/include-cycle", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    if article.outline.includes.is_empty() {
        return;
    }
    for fault in cx.corpus.includes.faults(cx.file, article) {
        let (path, within) = (fault.written.trim(), within(&fault));
        let message = match fault.fault {
            IncludeFaultKind::Cycle => format!("`{path}`{within} includes itself in the end"),
            IncludeFaultKind::TooDeep => {
                format!(
                    "`{path}`{within} begins a chain of more than {INCLUDE_DEPTH} files that include one another"
                )
            }
            IncludeFaultKind::TooLarge(limit) => {
                format!("with `{path}`{within} the text is larger than {limit} bytes")
            }
            _ => continue,
        };
        relate_chain(cx.file, &fault, out.report(fault.path, message));
    }
}

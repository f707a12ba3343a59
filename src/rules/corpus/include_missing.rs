//! `corpus/include-missing`: an include of a file that is not there.

use super::{relate_chain, within};
use crate::article::Article;
use crate::corpus::IncludeFaultKind;
use crate::rules::{Context, Rule, Sink, did_you_mean};

pub(super) const RULE: Rule = Rule::linked("corpus/include-missing", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    if article.outline.includes.is_empty() {
        return;
    }
    for fault in cx.corpus.includes.faults(cx.file, article) {
        let (path, within) = (fault.written.trim(), within(&fault));
        let message = match fault.fault {
            IncludeFaultKind::Missing(near) => {
                format!(
                    "there is no file `{path}`{within}{}",
                    did_you_mean(near.as_deref())
                )
            }
            IncludeFaultKind::Unusable(why) => {
                format!("`{path}`{within} cannot be included: {why}")
            }
            _ => continue,
        };
        relate_chain(cx.file, &fault, out.report(fault.path, message));
    }
}

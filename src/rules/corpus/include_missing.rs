//! `corpus/include-missing`: an include of a file that does not exist.

use super::report_includes;
use crate::article::Article;
use crate::corpus::IncludeFaultKind;
use crate::rules::{Context, Rule, Sink, did_you_mean};

pub(super) const RULE: Rule = Rule::cross_file("corpus/include-missing", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    report_includes(article, cx, out, |fault, named| match fault {
        IncludeFaultKind::Missing(near) => {
            let hint = did_you_mean(near.as_deref());
            Some(format!("{named} does not exist{hint}"))
        }
        IncludeFaultKind::Unusable(why) => Some(format!("{named} cannot be included: {why}")),
        _ => None,
    });
}

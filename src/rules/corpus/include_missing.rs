//! `corpus/include-missing`: an include of a file that does not exist.

use super::support::includes::report_includes;
use crate::corpus::IncludeFaultKind;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::util::did_you_mean;

pub(super) const RULE: Rule = Rule::cross_file("corpus/include-missing", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    report_includes(cx, out, |fault, named| match fault {
        IncludeFaultKind::Missing(near) => {
            let hint = did_you_mean(near.as_deref());
            Some(format!("{named} does not exist{hint}"))
        }
        IncludeFaultKind::Unusable(why) => Some(format!("{named} cannot be included: {why}")),
        _ => None,
    });
}

//! `corpus/include-cycle`: an include that never ends.

use super::support::includes::report_includes;
use crate::corpus::{IncludeFaultKind, MAX_INCLUDE_DEPTH};
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::cross_file("corpus/include-cycle", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    report_includes(cx, out, |fault, named| match fault {
        IncludeFaultKind::Cycle => Some(format!("{named} ends up including itself")),
        IncludeFaultKind::TooDeep => Some(format!(
            "{named} starts a chain of more than {MAX_INCLUDE_DEPTH} nested includes"
        )),
        IncludeFaultKind::TooLarge(limit) => Some(format!(
            "including {named} makes the text larger than {limit} bytes"
        )),
        _ => None,
    });
}

//! `corpus/include-outside`: an include of a file outside the project.

use super::support::includes::report_includes;
use crate::corpus::IncludeFaultKind;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::cross_file("corpus/include-outside", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    report_includes(cx, out, |fault, named| match fault {
        IncludeFaultKind::Outside => Some(format!("{named} is outside the project")),
        _ => None,
    });
}

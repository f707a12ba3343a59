//! `corpus/include-internal`: an include of text for support engineers in an article for customers.

use super::support::includes::report_includes;
use crate::corpus::IncludeFaultKind;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::cross_file("corpus/include-internal", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    report_includes(cx, out, |fault, named| match fault {
        IncludeFaultKind::Internal(_) => Some(format!(
            "{named} is for support engineers only, but customers read this article"
        )),
        _ => None,
    });
}

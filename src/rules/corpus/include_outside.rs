//! `corpus/include-outside`: an include of a file outside the project.

use super::report_includes;
use crate::article::Article;
use crate::corpus::IncludeFaultKind;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::cross_file("corpus/include-outside", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    report_includes(article, cx, out, |fault, named| match fault {
        IncludeFaultKind::Outside => Some(format!("{named} is outside the project")),
        _ => None,
    });
}

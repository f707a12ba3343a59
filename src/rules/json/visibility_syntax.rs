//! `json/visibility-syntax`: a condition (`visibility`) with a syntax error.

use super::support::form::{place, questions};
use crate::article::ConditionFaultKind;
use crate::finding::Fix;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("json/visibility-syntax", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for question in questions(cx.article) {
        let Some((node, Err(fault))) = question.condition() else {
            continue;
        };
        let span = place(cx.article, node, fault.span);
        let written = cx.article.source.slice(span);
        let (message, help) = describe(fault.kind, written);
        let fix = match fault.kind {
            ConditionFaultKind::Surplus => Some(Fix::needs_review(span, "")),
            ConditionFaultKind::WrongOperator if matches!(written, "=" | "===") => {
                Some(Fix::needs_review(span, "=="))
            }
            ConditionFaultKind::WrongOperator if matches!(written, "<>" | "!==") => {
                Some(Fix::needs_review(span, "!="))
            }
            _ => None,
        };
        out.report(span, message).help(help).fix(fix);
    }
}

fn describe(kind: ConditionFaultKind, written: &str) -> (String, &'static str) {
    use ConditionFaultKind as Kind;
    match kind {
        Kind::MissingOperator => (
            format!("`{written}` is not compared with anything"),
            "Write `question == value` or `question != value`.",
        ),
        Kind::WrongOperator => (
            format!("`{written}` is not a comparison operator"),
            "Write `==` or `!=`.",
        ),
        Kind::MissingElement => (
            format!("missing question id before `{written}`"),
            "Write the id of the question whose answer decides.",
        ),
        Kind::MissingValue => (
            format!("missing value after `{written}`"),
            "Write the value to compare the answer with.",
        ),
        Kind::MissingComparison => (
            format!("missing comparison next to `{written}`"),
            "Write `question == value` on both sides.",
        ),
        Kind::MissingConnective => (
            "missing `&&` or `||` between two comparisons".to_owned(),
            "Put `&&` (and) or `||` (or) between them.",
        ),
        Kind::Unclosed => ("`(` is not closed".to_owned(), "Add the `)`."),
        Kind::Surplus => (
            "`)` has no matching `(`".to_owned(),
            "Remove it, or add the `(`.",
        ),
        Kind::TooDeep => (
            "parentheses are nested too deeply".to_owned(),
            "Check for a repeated `(`.",
        ),
    }
}

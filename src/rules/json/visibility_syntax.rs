//! `json/visibility-syntax`: a condition that cannot be read.

use super::form::{place, questions};
use crate::article::{Article, ConditionFaultKind};
use crate::finding::Fix;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("json/visibility-syntax", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    for question in questions(article) {
        let Some((node, Err(fault))) = question.condition() else {
            continue;
        };
        let span = place(article, node, fault.span);
        let written = article.source.slice(span);
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
            "write `question == value` or `question != value`",
        ),
        Kind::WrongOperator => (
            format!("`{written}` does not compare"),
            "write `==` or `!=`",
        ),
        Kind::MissingElement => (
            format!("no question before `{written}`"),
            "write the id of the question whose answer decides",
        ),
        Kind::MissingValue => (
            format!("no value behind `{written}`"),
            "write the value that the answer is compared with",
        ),
        Kind::MissingComparison => (
            format!("a comparison is missing beside `{written}`"),
            "write `question == value` on both sides",
        ),
        Kind::MissingConnective => (
            "two comparisons with nothing between them".to_owned(),
            "put `&&` (and) or `||` (or) between them",
        ),
        Kind::Unclosed => ("a `(` that is not closed".to_owned(), "close it with `)`"),
        Kind::Surplus => (
            "a `)` that closes nothing".to_owned(),
            "take it away, or write the `(` that it closes",
        ),
        Kind::TooDeep => (
            "too many parentheses in one another".to_owned(),
            "is a `(` repeated?",
        ),
    }
}

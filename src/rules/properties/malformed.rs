//! `properties/malformed`: the block is not well-formed.

use crate::article::{Article, PropertyFaultKind, Slip};
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("properties/malformed", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    for fault in &article.properties.faults {
        if let PropertyFaultKind::Malformed(slip) = &fault.kind {
            let (message, help) = describe(slip);
            out.report(fault.span, message).help(help).fix(fault.fix.clone());
        }
    }
}

fn describe(slip: &Slip) -> (String, String) {
    let (message, help) = match slip {
        Slip::NotClosed => ("the properties block is not closed".to_owned(), "end it with `/>` on a line of its own"),
        Slip::MissingSlash => ("the properties block ends with `>`".to_owned(), "end it with `/>`"),
        Slip::MissingAngle => ("`properties` without `<` before it".to_owned(), "write `<properties`"),
        Slip::Glued(text) => (format!("`{text}` stands right before `<properties`"), "take it away"),
        Slip::UnclosedQuote(name) => (format!("the value of `{name}` has no closing quote"), "add the closing quote"),
        Slip::MissingOpeningQuote(name) => {
            (format!("the value of `{name}` has no opening quote"), "put the value in straight quotes")
        }
        Slip::DoubledQuote(name) => (format!("the value of `{name}` has one quote too many"), "take one away"),
        Slip::SmartQuotes(name) => {
            (format!("the value of `{name}` is in curly quotes"), "use straight quotes: `\"`")
        }
        Slip::RawQuote(name) => {
            (format!("the value of `{name}` has a quote in it"), "write `&quot;` for a quote within a value")
        }
        Slip::Comma(name) => (format!("a comma behind the value of `{name}`"), "attributes are separated by blanks: take it away"),
        Slip::MissingEquals(name) => (format!("no `=` between `{name}` and its value"), "write `name=\"value\"`"),
        Slip::Comment => ("a comment within the properties block".to_owned(), "move it before the block"),
        Slip::Stray(text) => (format!("`{}` belongs to no attribute", shorten(text)), "take it away, or make it part of a value"),
        Slip::TagsBlock => ("a `<tags>` block beside the properties".to_owned(), "take it away: nothing reads it"),
    };
    (message, help.to_owned())
}

fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

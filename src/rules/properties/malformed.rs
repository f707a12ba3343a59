//! `properties/malformed`: the block is not well-formed.

use crate::article::{Article, PropertyFaultKind, Slip};
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("properties/malformed", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    for fault in &article.properties.faults {
        if let PropertyFaultKind::Malformed(slip) = &fault.kind {
            let (message, help) = describe(slip);
            out.report(fault.span, message)
                .help(help)
                .fix(fault.fix.clone());
        }
    }
}

/// What is wrong, and how to mend it.
fn describe(slip: &Slip) -> (String, &'static str) {
    match slip {
        Slip::NotClosed => (
            "the properties block is not closed".to_owned(),
            "end it with `/>` on a line of its own",
        ),
        Slip::MissingSlash => (
            "the properties block does not end with `/>`".to_owned(),
            "end it with `/>`",
        ),
        Slip::EarlyEnd => (
            "the properties block ends here, but more attributes follow".to_owned(),
            "keep only the last `/>`, behind all attributes",
        ),
        Slip::Opening(text) if text.is_empty() => (
            "the attributes have no `<properties` before them".to_owned(),
            "put `<properties` on a line of its own before the first attribute",
        ),
        Slip::Opening(text) => (
            format!("the properties block begins with `{}`", shorten(text)),
            "write `<properties`",
        ),
        Slip::Glued(text) => (
            format!("`{}` stands right before `<properties`", shorten(text)),
            "the file begins with `<properties`: take it away",
        ),
        Slip::UnclosedQuote(name) => (
            format!("the value of `{name}` has no closing quote"),
            "put a quote at its end",
        ),
        Slip::MissingOpeningQuote(name) => (
            format!("the value of `{name}` has no opening quote"),
            "put a quote before it",
        ),
        Slip::Unquoted(name) => (
            format!("the value of `{name}` is not in quotes"),
            "put it in straight quotes: `\"`",
        ),
        Slip::DoubledQuote(name) => (
            format!("the value of `{name}` has one quote too many"),
            "take one quote away",
        ),
        Slip::SmartQuotes(name) => (
            format!("the quotes around the value of `{name}` are not straight"),
            "use straight quotes: `\"`",
        ),
        Slip::RawQuote(name) => (
            format!("the value of `{name}` has a quote in it"),
            "write `&quot;` for a quote within a value",
        ),
        Slip::SplitList(name) => (
            format!("each item of `{name}` has quotes of its own"),
            "put one pair of quotes around the whole list",
        ),
        Slip::Comma(name) => (
            format!("there is a comma behind the value of `{name}`"),
            "attributes are separated by blanks: take the comma away",
        ),
        Slip::MissingEquals(name) => (
            format!("`{name}` and its value are not joined by `=`"),
            "write `name=\"value\"`",
        ),
        Slip::NoBlank(name) => (
            format!("there is no blank before `{name}`"),
            "put a blank or a line break between attributes",
        ),
        Slip::Comment => (
            "there is a comment within the properties block".to_owned(),
            "move it before the block",
        ),
        Slip::SplitName(name) => (
            format!("there is a blank in the name `{name}`"),
            "take the blank out of the name",
        ),
        Slip::Stray(text) => (
            format!("`{}` belongs to no attribute", shorten(text)),
            "take it away, or make it part of a value",
        ),
        Slip::DoubledEnd => (
            "the properties block ends twice".to_owned(),
            "one `/>` is enough: take this one away",
        ),
        Slip::SecondBlock => (
            "second properties block".to_owned(),
            "Keep the block with the right values and remove the other; move a second article to a file of its own.",
        ),
        Slip::TagsBlock => (
            "there is a `<tags>` block beside the properties".to_owned(),
            "take it away: nothing reads it",
        ),
    }
}

fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

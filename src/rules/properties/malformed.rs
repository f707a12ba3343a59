//! `properties/malformed`: a syntax error in the properties block.

use crate::article::{Article, PropertyFaultKind, SyntaxError};
use crate::rules::{Context, Rule, Sink};
use crate::util::shorten_line;

pub(super) const RULE: Rule = Rule::article("properties/malformed", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    for fault in &article.properties.faults {
        if let PropertyFaultKind::Malformed(error) = &fault.kind {
            let (message, help) = describe(error);
            out.report(fault.span, message)
                .help(help)
                .fix(fault.fix.clone());
        }
    }
}

/// Returns the message and the help.
fn describe(error: &Slip) -> (String, &'static str) {
    match error {
        Slip::NotClosed => (
            "the properties block is not closed".to_owned(),
            "End it with `/>` on a line of its own.",
        ),
        SyntaxError::MissingSlash => (
            "the properties block does not end with `/>`".to_owned(),
            "End it with `/>`.",
        ),
        SyntaxError::EarlyEnd => (
            "the properties block ends here, but more attributes follow".to_owned(),
            "Keep only the last `/>`, after all attributes.",
        ),
        Slip::Opening(text) if text.is_empty() => (
            "`<properties` is missing before the attributes".to_owned(),
            "Write `<properties` on a line of its own before the first attribute.",
        ),
        Slip::Opening(text) => (
            format!("the properties block starts with `{}`", shorten(text)),
            "Write `<properties`.",
        ),
        Slip::Glued(text) => (
            format!("unexpected `{}` before `<properties`", shorten(text)),
            "Remove it: the file must start with `<properties`.",
        ),
        SyntaxError::UnclosedQuote(name) => (
            format!("the value of `{name}` has no closing quote"),
            "Add `\"` after the value.",
        ),
        SyntaxError::MissingOpeningQuote(name) => (
            format!("the value of `{name}` has no opening quote"),
            "Add `\"` before the value.",
        ),
        SyntaxError::Unquoted(name) => (
            format!("the value of `{name}` is not in quotes"),
            "Put the value in straight quotes: `\"`.",
        ),
        Slip::DoubledQuote(name) => (
            format!("the value of `{name}` has an extra quote"),
            "Remove one quote.",
        ),
        SyntaxError::SmartQuotes(name) => (
            format!("the quotes around the value of `{name}` are not straight"),
            "Use straight quotes: `\"`.",
        ),
        Slip::RawQuote(name) => (
            format!("the value of `{name}` contains a quote"),
            "Write `&quot;` for a quote inside a value.",
        ),
        Slip::SplitList(name) => (
            format!("each item of `{name}` is in its own quotes"),
            "Put one pair of quotes around the whole list.",
        ),
        Slip::Comma(name) => (
            format!("extra comma after the value of `{name}`"),
            "Remove the comma. Attributes are separated by spaces.",
        ),
        Slip::MissingEquals(name) => (
            format!("expected one `=` between `{name}` and its value"),
            "Write `name=\"value\"`.",
        ),
        Slip::NoBlank(name) => (
            format!("missing space before `{name}`"),
            "Put a space or a line break between attributes.",
        ),
        Slip::Comment => (
            "comment inside the properties block".to_owned(),
            "Move it before the block.",
        ),
        Slip::SplitName(name) => (
            format!("the attribute name `{name}` contains a space"),
            "Remove the space from the name.",
        ),
        Slip::Stray(text) => (
            format!("`{}` does not belong to an attribute", shorten(text)),
            "Remove it, or make it part of a value.",
        ),
        SyntaxError::DoubledEnd => (
            "the properties block ends twice".to_owned(),
            "Remove this `/>`: one is enough.",
        ),
        SyntaxError::SecondBlock => (
            "second properties block".to_owned(),
            "Keep the block with the right values and remove the other. Move a second article to a file of its own.",
        ),
        Slip::TagsBlock => (
            "`<tags>` block next to the properties".to_owned(),
            "Remove it: nothing reads it.",
        ),
    }
}

/// Maximum number of characters of a quoted text.
const MAX_QUOTED_CHARS: usize = 40;

/// Returns the first line of `text`, truncated to [`MAX_QUOTED_CHARS`].
fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(MAX_QUOTED_CHARS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

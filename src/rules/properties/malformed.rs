//! `properties/malformed`: a syntax error in the properties block.

use crate::article::{PropertyFaultKind, SyntaxError};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::util::shorten_line;

pub(super) const RULE: Rule = Rule::article("properties/malformed", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for fault in &cx.article.properties.faults {
        if let PropertyFaultKind::Malformed(error) = &fault.kind {
            let (message, help) = describe(error);
            out.report(fault.span, message)
                .help(help)
                .fix(fault.fix.clone());
        }
    }
}

/// Returns the message and the help.
fn describe(error: &SyntaxError) -> (String, &'static str) {
    match error {
        SyntaxError::NotClosed => (
            "the properties block is not closed".to_owned(),
            "End it with `/>` on a separate line.",
        ),
        SyntaxError::MissingSlash => (
            "the properties block does not end with `/>`".to_owned(),
            "Write `/>` at its end.",
        ),
        SyntaxError::EarlyEnd => (
            "the properties block ends here, but more attributes follow".to_owned(),
            "Remove this end, and keep the one after the last attribute.",
        ),
        SyntaxError::WrongOpening(text) if text.is_empty() => (
            "missing `<properties` before the attributes".to_owned(),
            "Add `<properties` on a separate line before the first attribute.",
        ),
        SyntaxError::WrongOpening(text) => (
            format!("the properties block starts with `{}`", shorten_line(text)),
            "Write `<properties`.",
        ),
        SyntaxError::TextBefore(text) => (
            format!("unexpected `{}` before `<properties`", shorten_line(text)),
            "Remove it: the file must start with `<properties`.",
        ),
        SyntaxError::UnclosedQuote(name) => (
            format!("the value of `{name}` has no closing quote"),
            "Add a quote at its end.",
        ),
        SyntaxError::MissingOpeningQuote(name) => (
            format!("the value of `{name}` has no opening quote"),
            "Add a quote before it.",
        ),
        SyntaxError::Unquoted(name) => (
            format!("the value of `{name}` is not in quotes"),
            "Put it in straight quotes: `\"`.",
        ),
        SyntaxError::DoubledQuote(name) => (
            format!("the value of `{name}` has an extra quote"),
            "Remove the extra quote.",
        ),
        SyntaxError::SmartQuotes(name) => (
            format!("the quotes around the value of `{name}` are not straight"),
            "Use straight quotes: `\"`.",
        ),
        SyntaxError::RawQuote(name) => (
            format!("unescaped quote in the value of `{name}`"),
            "Write `&quot;` for a quote in a value.",
        ),
        SyntaxError::SplitList(name) => (
            format!("each item of `{name}` is in separate quotes"),
            "Put the whole list in one pair of quotes.",
        ),
        SyntaxError::Comma(name) => (
            format!("unexpected comma after the value of `{name}`"),
            "Remove the comma: attributes are separated by spaces.",
        ),
        SyntaxError::MissingEquals(name) => (
            format!("expected one `=` between `{name}` and its value"),
            "Write `name=\"value\"`.",
        ),
        SyntaxError::MissingSpace(name) => (
            format!("missing space before `{name}`"),
            "Separate attributes with a space or a line break.",
        ),
        SyntaxError::Comment => (
            "comment in the properties block".to_owned(),
            "Move the comment before the block.",
        ),
        SyntaxError::SplitName(name) => (
            format!("space in the attribute name `{name}`"),
            "Remove the space.",
        ),
        SyntaxError::Stray(text) => (
            format!("`{}` is not part of any attribute", shorten_line(text)),
            "Remove it, or make it part of a value.",
        ),
        SyntaxError::DoubledEnd => (
            "the properties block ends twice".to_owned(),
            "Remove this `/>`.",
        ),
        SyntaxError::SecondBlock => (
            "second properties block".to_owned(),
            "Keep the block with the right values and remove the other. Move a second article to a separate file.",
        ),
        SyntaxError::TagsBlock => (
            "`<tags>` block after the properties".to_owned(),
            "Remove it: nothing uses it.",
        ),
    }
}

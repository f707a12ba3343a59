//! `json/syntax`: a document that is not valid JSON.

use crate::article::{JsonFaultKind, JsonSyntaxError};
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("json/syntax", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let Some(json) = &cx.article.json else { return };
    for fault in &json.faults {
        let JsonFaultKind::Syntax(error) = &fault.kind else {
            continue;
        };
        // The rules of the group `file` report these characters everywhere.
        if matches!(error, JsonSyntaxError::Whitespace(c) if is_of_file(*c)) {
            continue;
        }
        let (message, help) = describe(error);
        let finding = out
            .report(fault.span, message)
            .help(help)
            .fix(fault.fix.clone());
        if let JsonSyntaxError::Unclosed { at, .. } = error {
            finding.related(*at, "opened here");
        }
    }
}

/// Returns true for a byte order mark, a zero-width space, a word joiner, or a direction mark.
fn is_of_file(c: char) -> bool {
    matches!(
        c,
        '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}'
    )
}

fn describe(error: &JsonSyntaxError) -> (String, String) {
    let of = |message: String, help: &str| (message, help.to_owned());
    match error {
        JsonSyntaxError::Expected { wanted, found } if found.is_empty() => of(
            format!("unexpected end of the document: expected {wanted}"),
            "Check whether the last part of the document is missing.",
        ),
        JsonSyntaxError::Expected { wanted, found } => of(
            format!("expected {wanted} before `{found}`"),
            "Check this line and the line above for a missing quote, comma, or bracket.",
        ),
        JsonSyntaxError::TrailingComma => {
            of("comma after the last entry".to_owned(), "Remove the comma.")
        }
        JsonSyntaxError::ExtraComma => of("extra comma".to_owned(), "Remove the comma."),
        JsonSyntaxError::MissingComma => of(
            "missing comma after this entry".to_owned(),
            "Add a comma between the two entries.",
        ),
        JsonSyntaxError::MissingColon(key) => of(
            format!("missing `:` after key `{key}`"),
            "Write `\"key\": value`.",
        ),
        JsonSyntaxError::MissingValue(key) => of(
            format!("key `{key}` has no value"),
            "Write the value after the `:`, or remove the line.",
        ),
        JsonSyntaxError::ControlCharacter(c) => control_character(*c),
        JsonSyntaxError::Escape(written) if written.len() > 2 => of(
            format!("`{written}` is only half of a character"),
            "Write the character itself.",
        ),
        JsonSyntaxError::Escape(written) if written == "\\'" => of(
            format!("`{written}` is not a valid escape"),
            "Write the single quote without a backslash.",
        ),
        JsonSyntaxError::Escape(written) => of(
            format!("`{written}` is not a valid escape"),
            "To display a backslash, write `\\\\`.",
        ),
        JsonSyntaxError::UnclosedText => of(
            "this text has no closing quote".to_owned(),
            "Add `\"` at its end.",
        ),
        JsonSyntaxError::UnopenedText => of(
            "this text has no opening quote".to_owned(),
            "Add `\"` at its start.",
        ),
        JsonSyntaxError::QuoteInText => of(
            "quote inside a text".to_owned(),
            "Write `\\\"`, or use single quotes.",
        ),
        JsonSyntaxError::DoubledQuote => of(
            "duplicate quote".to_owned(),
            "Remove one of the two quotes.",
        ),
        JsonSyntaxError::WrongQuotes => of(
            "JSON does not support these quotes".to_owned(),
            "Write straight double quotes: `\"`.",
        ),
        JsonSyntaxError::BareKey(key) => of(
            format!("key `{key}` is not in quotes"),
            "Put the key in double quotes: `\"key\"`.",
        ),
        JsonSyntaxError::BareText(text) => of(
            format!("`{text}` is not in quotes"),
            "Put the text in double quotes.",
        ),
        JsonSyntaxError::Literal(word) => of(
            format!("`{word}` is not a valid value"),
            "Write `true`, `false`, or `null`, in lower case and without quotes.",
        ),
        JsonSyntaxError::Number(written) => of(
            format!("`{written}` is not a number"),
            "Write digits without a leading `+` or zeros, or put the value in quotes.",
        ),
        JsonSyntaxError::Whitespace(c) => of(
            format!(
                "invisible character (U+{:04X}) between entries",
                u32::from(*c)
            ),
            "Replace it with a space.",
        ),
        JsonSyntaxError::Comment => of(
            "JSON does not support comments".to_owned(),
            "Remove the comment.",
        ),
        JsonSyntaxError::Unclosed { opener, .. } => {
            let closer = if *opener == '{' { '}' } else { ']' };
            of(
                format!("missing `{closer}`: this `{opener}` is not closed"),
                "Close it after its last entry.",
            )
        }
        JsonSyntaxError::Surplus(closer) => of(format!("extra `{closer}`"), "Remove it."),
        JsonSyntaxError::TrailingText => of(
            "text after the end of the document".to_owned(),
            "Remove the text, or the extra bracket that ends the document too early.",
        ),
        JsonSyntaxError::TooDeep => of(
            "objects and lists are nested too deeply".to_owned(),
            "Check for a repeated bracket.",
        ),
    }
}

fn control_character(c: char) -> (String, String) {
    let (what, help) = match c {
        '\n' | '\r' => (
            "line break",
            "Keep the text on one line. Write `\\n` to display a line break.",
        ),
        '\t' => ("tab", "Replace it with a space, or write `\\t`."),
        _ => ("control character", "Remove it."),
    };
    (format!("{what} inside a text"), help.to_owned())
}

//! `json/syntax`: the document is not JSON.

use crate::article::{Article, JsonFaultKind, JsonSyntaxError};
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("json/syntax", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let Some(json) = &article.json else { return };
    for fault in &json.faults {
        let JsonFaultKind::Syntax(error) = &fault.kind else {
            continue;
        };
        // The rules of the group `file` report these wherever they stand.
        if matches!(error, JsonSyntaxError::Whitespace(c) if is_of_file(*c)) {
            continue;
        }
        let (message, help) = describe(error);
        let noted = out
            .report(fault.span, message)
            .help(help)
            .fix(fault.fix.clone());
        if let JsonSyntaxError::Unclosed { at, .. } = error {
            noted.related(cx.file, *at, "opened here");
        }
    }
}

/// A byte order mark, a blank without width, a joiner of words, or a mark that
/// turns the direction of writing.
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
            format!("{wanted} is missing at the end of the document"),
            "is the last part of it lost?",
        ),
        JsonSyntaxError::Expected { wanted, found } => of(
            format!("{wanted} is missing before `{found}`"),
            "look at the line above, too: a quote, a comma or a bracket may be missing there",
        ),
        JsonSyntaxError::TrailingComma => of(
            "a comma behind the last entry".to_owned(),
            "take it away: commas stand between entries",
        ),
        JsonSyntaxError::ExtraComma => of(
            "a comma with nothing before it".to_owned(),
            "take it away: commas stand between entries",
        ),
        JsonSyntaxError::MissingComma => of(
            "no comma behind this entry".to_owned(),
            "put a comma between two entries",
        ),
        JsonSyntaxError::MissingColon(key) => of(
            format!("no `:` behind the key `{key}`"),
            "write `\"key\": value`",
        ),
        JsonSyntaxError::MissingValue(key) => of(
            format!("the key `{key}` has no value"),
            "write the value behind the `:`, or take the line away",
        ),
        JsonSyntaxError::ControlCharacter(c) => control_character(*c),
        JsonSyntaxError::Escape(written) if written.len() > 2 => of(
            format!("`{written}` is half of a character"),
            "write the character itself",
        ),
        JsonSyntaxError::Escape(written) if written == "\\'" => of(
            format!("`{written}` stands for nothing"),
            "write the single quote without a backslash",
        ),
        JsonSyntaxError::Escape(written) => of(
            format!("`{written}` stands for nothing"),
            "write a backslash that is shown as two: `\\\\`",
        ),
        JsonSyntaxError::UnclosedText => of(
            "this text has no closing quote".to_owned(),
            "end it with `\"`",
        ),
        JsonSyntaxError::UnopenedText => of(
            "this text has no opening quote".to_owned(),
            "begin it with `\"`",
        ),
        JsonSyntaxError::QuoteInText => of(
            "a quote within a text".to_owned(),
            "write `\\\"` for it, or use single quotes",
        ),
        JsonSyntaxError::DoubledQuote => of(
            "the quote of a text is there twice".to_owned(),
            "take one of them away",
        ),
        JsonSyntaxError::WrongQuotes => of(
            "quotes that are not `\"`".to_owned(),
            "JSON knows straight double quotes only",
        ),
        JsonSyntaxError::BareKey(key) => of(
            format!("the key `{key}` has no quotes"),
            "put it in quotes: `\"key\"`",
        ),
        JsonSyntaxError::BareText(text) => {
            of(format!("`{text}` has no quotes"), "put a text in quotes")
        }
        JsonSyntaxError::Literal(word) => of(
            format!("`{word}` is no value"),
            "write `true`, `false` or `null`, in lower case and without quotes",
        ),
        JsonSyntaxError::Number(written) => of(
            format!("`{written}` is not a number"),
            "write digits without a `+` or zeros before them, or put it in quotes",
        ),
        JsonSyntaxError::Whitespace(c) => of(
            format!(
                "an invisible character (U+{:04X}) between the entries",
                u32::from(*c)
            ),
            "put a blank in its place",
        ),
        JsonSyntaxError::Comment => {
            of("a comment".to_owned(), "JSON has no comments: take it away")
        }
        JsonSyntaxError::Unclosed { opener, .. } => {
            let closer = if *opener == '{' { '}' } else { ']' };
            of(
                format!("`{closer}` is missing here: a `{opener}` is not closed"),
                "close it where its last entry ends",
            )
        }
        JsonSyntaxError::Surplus(closer) => of(format!("one `{closer}` too many"), "take it away"),
        JsonSyntaxError::TrailingText => of(
            "text behind the end of the document".to_owned(),
            "does the document end too early, with a bracket too many?",
        ),
        JsonSyntaxError::TooDeep => of(
            "too many objects and lists in one another".to_owned(),
            "is a bracket repeated?",
        ),
    }
}

fn control_character(c: char) -> (String, String) {
    let (what, help) = match c {
        '\n' | '\r' => (
            "a line break",
            "keep the text in one line; write `\\n` for a line break that is shown",
        ),
        '\t' => ("a tab", "put a blank in its place, or write `\\t`"),
        _ => ("a control character", "take it away"),
    };
    (format!("{what} within a text"), help.to_owned())
}

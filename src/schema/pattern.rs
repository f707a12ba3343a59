//! Patterns of whole values.

use regex::Regex;
use serde::Deserialize;
use uuid::fmt::Hyphenated;

/// A pattern of an identifier: a named shape, or a regular expression.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Raw")]
pub struct Pattern {
    shape: Shape,
    /// A description of matching values.
    pub means: String,
}

impl Pattern {
    /// Returns true if all of `text` matches.
    pub fn is_match(&self, text: &str) -> bool {
        match &self.shape {
            Shape::Guid => text.parse::<Hyphenated>().is_ok(),
            Shape::Digits([min, max]) => {
                (*min..=*max).contains(&text.len())
                    && text.bytes().all(|byte| byte.is_ascii_digit())
            }
            Shape::Word => !text.is_empty() && is_made_of(text, is_of_word),
            Shape::Line => !text.is_empty() && is_made_of(text, is_of_line),
            Shape::Expression(expression) => expression.is_match(text),
        }
    }
}

#[derive(Debug)]
enum Shape {
    Guid,
    /// Minimum and maximum number of digits.
    Digits([usize; 2]),
    Word,
    Line,
    Expression(Regex),
}

/// Returns true if `is` holds for all bytes. Nearly always it does, so there is no early exit.
#[inline(always)]
fn is_made_of(text: &str, is: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(true, |all, byte| all & is(byte))
}

fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-')
}

fn is_of_line(byte: u8) -> bool {
    !byte.is_ascii_control() && !matches!(byte, b'<' | b'>')
}

/// The pattern as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    shape: Option<Named>,
    length: Option<[usize; 2]>,
    pattern: Option<String>,
    means: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Named {
    Guid,
    Digits,
    Word,
    Line,
}

impl TryFrom<Raw> for Pattern {
    type Error = String;

    fn try_from(raw: Raw) -> Result<Self, Self::Error> {
        let shape = match (raw.shape, raw.length, raw.pattern) {
            (Some(Named::Guid), None, None) => Shape::Guid,
            (Some(Named::Word), None, None) => Shape::Word,
            (Some(Named::Line), None, None) => Shape::Line,
            (Some(Named::Digits), Some(length), None) if length.is_sorted() => {
                Shape::Digits(length)
            }
            (None, None, Some(pattern)) => {
                let whole = Regex::new(&format!("^(?:{pattern})$"));
                Shape::Expression(whole.map_err(|error| error.to_string())?)
            }
            _ => {
                let cause = "a pattern has either `pattern`, or `shape: guid`, `word` or `line`, \
                             or `shape: digits` and `length: [minimum, maximum]`";
                return Err(cause.to_owned());
            }
        };
        Ok(Self {
            shape,
            means: raw.means,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Pattern, Raw};

    /// Named shapes and equal expressions.
    const ALIKE: [(&str, &str); 4] = [
        (
            "shape: guid",
            "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}",
        ),
        ("{shape: digits, length: [4, 7]}", "[0-9]{4,7}"),
        ("shape: word", "[A-Za-z0-9_.-]+"),
        ("shape: line", r"[^<>\x00-\x1F\x7F]+"),
    ];

    fn pattern(written: &str) -> Result<Pattern, String> {
        let mut raw: serde_yaml::Value = serde_yaml::from_str(written).expect("YAML");
        raw["means"] = "it".into();
        let raw: Raw = serde_yaml::from_value(raw).map_err(|error| error.to_string())?;
        Pattern::try_from(raw)
    }

    #[test]
    fn named_shapes_equal_their_expressions() {
        for (named, expression) in ALIKE {
            let named = pattern(named).expect("a shape");
            let expression = pattern(&format!("pattern: '{expression}'")).expect("a shape");
            for text in [
                "",
                "123",
                "1234",
                "1234567",
                "12345678",
                "１２３４",
                "-",
                "a_b.c-D",
                "a b",
                "é",
                "a\tb",
                "a\u{7f}",
                "<a>",
                "a\n",
                "0aB1c2d3-0000-4a6b-9c1d-5e7f8a9b0c1d",
                "0aB1c2d3-0000-4a6b-9c1d-5e7f8a9b0c1",
                "0aB1c2d3-0000-4a6b-9c1d-5e7f8a9b0c1g",
                "{0aB1c2d3-0000-4a6b-9c1d-5e7f8a9b0c1d}",
                "0aB1c2d300004a6b9c1d5e7f8a9b0c1d",
                "urn:uuid:0aB1c2d3-0000-4a6b-9c1d-5e7f8a9b0c1d",
            ] {
                assert_eq!(named.is_match(text), expression.is_match(text), "{text:?}");
            }
        }
    }

    #[test]
    fn invalid_patterns_are_rejected() {
        for written in [
            "shape: digits",
            "{shape: digits, length: [7, 4]}",
            "{shape: guid, pattern: a}",
            "{}",
            "pattern: '['",
        ] {
            assert!(pattern(written).is_err(), "{written}");
        }
    }
}

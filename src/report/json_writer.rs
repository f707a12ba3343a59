//! JSON output: exact for tools, and without control characters for terminals.

use super::sanitize::escaped_char_at;
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use std::io::{self, Write};

/// Writes `value` as JSON without spaces.
pub(super) fn write<W: Write + ?Sized>(out: &mut W, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, EscapingFormatter))?;
    Ok(())
}

/// Array whose items are written one by one, to save memory.
pub(super) struct Array {
    is_empty: bool,
}

impl Array {
    /// Opens the array.
    pub(super) fn open(out: &mut dyn Write) -> io::Result<Self> {
        out.write_all(b"[")?;
        Ok(Self { is_empty: true })
    }

    /// Writes one item, on a line of its own.
    pub(super) fn item(&mut self, out: &mut dyn Write, item: &impl Serialize) -> io::Result<()> {
        out.write_all(if self.is_empty { b"\n" } else { b",\n" })?;
        self.is_empty = false;
        write(out, item)
    }

    /// Closes the array.
    pub(super) fn close(self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.is_empty { b"]" } else { b"\n]" })
    }
}

/// Formatter that escapes control characters and the commands of CI systems, so that they have no
/// effect in a terminal or a log. The value of the JSON is the same.
struct EscapingFormatter;

impl Formatter for EscapingFormatter {
    fn write_string_fragment<W: Write + ?Sized>(
        &mut self,
        out: &mut W,
        text: &str,
    ) -> io::Result<()> {
        if text.bytes().all(|byte| byte < 0x7f) && !text.contains("##") {
            return out.write_all(text.as_bytes());
        }
        let mut done = 0;
        for (at, c) in text
            .char_indices()
            .filter(|(at, c)| escaped_char_at(text, *at, *c) != *c)
        {
            out.write_all(&text.as_bytes()[done..at])?;
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                write!(out, "\\u{unit:04x}")?;
            }
            done = at + c.len_utf8();
        }
        out.write_all(&text.as_bytes()[done..])
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn control_characters_are_escaped_and_the_value_is_the_same() {
        let text = "##vso[x]a\u{1b}[2J\u{9b}b\u{202e}c\u{7f}d\u{feff}é😀\t\"";
        let mut json = Vec::new();
        super::write(&mut json, &text).unwrap();
        let json = String::from_utf8(json).unwrap();
        assert_eq!(
            json,
            r###""#\u0023vso[x]a\u001b[2J\u009bb\u202ec\u007fd\ufeffé😀\t\"""###
        );
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}

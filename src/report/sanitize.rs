//! Sanitizing of text from articles and paths for terminals and pipeline logs.

use std::borrow::Cow;
use std::io::{self, Write};

/// Replaces characters that could move the cursor, change colors or reorder text by visible ones,
/// and breaks the commands that CI systems read in logs. Tabs are kept.
pub fn escape_controls(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| escaped_char(c) == c) && !text.contains("##") {
        return Cow::Borrowed(text);
    }
    text.char_indices()
        .map(|(at, c)| escaped_char_at(text, at, c))
        .collect::<String>()
        .into()
}

/// Returns `text` on one line, without control characters. For messages and help texts, which have
/// no meaningful line breaks.
pub(super) fn on_one_line(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().map(escape_controls).collect();
    words.join(" ")
}

/// Returns the visible replacement of a character, or the character itself.
pub(super) fn escaped_char(c: char) -> char {
    match c {
        '\t' => c,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' => '\u{fffd}',
        _ => c,
    }
}

/// Returns the replacement of the character at `at` in `text`. The second `#` of `##[`, `##vso[`
/// and `##teamcity[`, which are commands anywhere in a line, becomes a sharp sign.
pub(super) fn escaped_char_at(text: &str, at: usize, c: char) -> char {
    let opens = || {
        ["[", "vso[", "teamcity["]
            .iter()
            .any(|name| text[at + 1..].starts_with(name))
    };
    if c == '#' && text[..at].ends_with('#') && opens() {
        return '\u{266f}';
    }
    escaped_char(c)
}

/// Writer that keeps lines from starting with `::`, which starts a workflow command of GitHub.
pub(super) struct SanitizingWriter<'w> {
    out: &'w mut dyn Write,
    state: State,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    /// The line has only spaces and tabs so far.
    Start,
    /// A colon follows them.
    Colon,
    /// A second colon follows, which is not written yet. With a third colon, it is part of an
    /// excerpt and not a command.
    Pair,
    /// The line does not start a command.
    Within,
}

impl<'w> SanitizingWriter<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        let state = State::Start;
        Self { out, state }
    }
}

impl SanitizingWriter<'_> {
    /// Writes the second colon of a line. If it could start a command, writes a ratio sign, which
    /// looks the same.
    fn write_second_colon(&mut self, is_command: bool) -> io::Result<()> {
        let colon = if is_command { "\u{2236}" } else { ":" };
        self.out.write_all(colon.as_bytes())
    }
}

impl Drop for SanitizingWriter<'_> {
    fn drop(&mut self) {
        if self.state == State::Pair {
            // An error means that the reader is gone.
            let _ = self.write_second_colon(true);
        }
    }
}

impl Write for SanitizingWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut done = 0;
        for (at, byte) in bytes.iter().enumerate() {
            if self.state == State::Pair {
                self.write_second_colon(*byte != b':')?;
            }
            self.state = match (byte, self.state) {
                (b'\n', _) => State::Start,
                (b' ' | b'\t', State::Start) => State::Start,
                (b':', State::Start) => State::Colon,
                (b':', State::Colon) => {
                    self.out.write_all(&bytes[done..at])?;
                    done = at + 1;
                    State::Pair
                }
                _ => State::Within,
            };
        }
        self.out.write_all(&bytes[done..])?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::{SanitizingWriter, escape_controls};
    use std::io::Write;

    #[test]
    fn lines_do_not_start_commands() {
        assert_eq!(
            escape_controls("a ##vso[task.x]y ##[error]z"),
            "a #♯vso[task.x]y #♯[error]z"
        );
        assert_eq!(escape_controls("## Steps, ###"), "## Steps, ###");
        let mut out = Vec::new();
        let mut writer = SanitizingWriter::new(&mut out);
        for part in [
            "::error::a\n :",
            ":b::c\nd::e\n:f\n",
            "\t::g\n ::: h\n:",
            ":",
        ] {
            writer.write_all(part.as_bytes()).unwrap();
        }
        drop(writer);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            ":∶error::a\n :∶b::c\nd::e\n:f\n\t:∶g\n ::: h\n:∶"
        );
    }

    #[test]
    fn control_and_bidi_characters_become_visible() {
        assert_eq!(
            escape_controls("a\u{1b}[31mb\u{202e}c\nd\te"),
            "a␛[31mb\u{fffd}c␊d\te"
        );
        assert!(matches!(
            escape_controls("plain ünicode"),
            std::borrow::Cow::Borrowed(_)
        ));
    }
}

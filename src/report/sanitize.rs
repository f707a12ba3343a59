//! Text from articles and paths, made safe for a terminal.

use std::borrow::Cow;
use std::io::{self, Write};

/// `text` with every character that could move the cursor, change colours or
/// reorder what follows replaced by a visible one, and what programs that read the
/// logs of pipelines take for a command; a tab stays.
pub fn escape_controls(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| glyph(c) == c) && !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let harmless = text.char_indices().map(|(at, c)| glyph_in(text, at, c));
    harmless.collect::<String>().into()
}

/// `text` on one line, made safe in the same way; for messages and help, whose
/// line ends mean nothing.
pub(super) fn line(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().map(escape_controls).collect();
    words.join(" ")
}

/// The visible stand-in for a character; itself where it needs none.
pub(super) fn glyph(c: char) -> char {
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

/// The same for the character at `at` in `text`: `##[` and its kin, which pipelines
/// obey wherever they stand in a line, get a sharp for their second mark.
pub(super) fn glyph_in(text: &str, at: usize, c: char) -> char {
    let opens = || {
        ["[", "vso[", "teamcity["]
            .iter()
            .any(|name| text[at + 1..].starts_with(name))
    };
    match c == '#' && text[..at].ends_with('#') && opens() {
        true => '\u{266f}',
        false => glyph(c),
    }
}

/// Writes lines none of which is a command of GitHub's: those begin with `::`.
pub(super) struct SanitizingWriter<'w> {
    out: &'w mut dyn Write,
    state: State,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    /// Nothing but blanks in this line so far.
    Start,
    /// And then a colon.
    Colon,
    /// And then a second one, which is not written yet: a third would make a mark
    /// of an excerpt of both, and no command.
    Pair,
    /// Something that begins no command.
    Within,
}

impl<'w> SanitizingWriter<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        let state = State::Start;
        Self { out, state }
    }
}

impl SanitizingWriter<'_> {
    /// Writes the second colon of a line, as it is if it is `harmless`.
    fn write_second(&mut self, harmless: bool) -> io::Result<()> {
        // A ratio looks the same.
        let shown = if harmless { ":" } else { "\u{2236}" };
        self.out.write_all(shown.as_bytes())
    }
}

impl Drop for SanitizingWriter<'_> {
    fn drop(&mut self) {
        if self.state == State::Pair {
            // Who reads no more has no use for it.
            let _ = self.write_second(false);
        }
    }
}

impl Write for SanitizingWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut done = 0;
        for (at, byte) in bytes.iter().enumerate() {
            if self.state == State::Pair {
                self.write_second(*byte == b':')?;
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
    fn no_line_is_a_command() {
        assert_eq!(
            escape_controls("a ##vso[task.x]y ##[error]z"),
            "a #♯vso[task.x]y #♯[error]z"
        );
        assert_eq!(escape_controls("## Steps, ###"), "## Steps, ###");
        let mut out = Vec::new();
        let mut harmless = SanitizingWriter::new(&mut out);
        for part in [
            "::error::a\n :",
            ":b::c\nd::e\n:f\n",
            "\t::g\n ::: h\n:",
            ":",
        ] {
            harmless.write_all(part.as_bytes()).unwrap();
        }
        drop(harmless);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            ":∶error::a\n :∶b::c\nd::e\n:f\n\t:∶g\n ::: h\n:∶"
        );
    }

    #[test]
    fn escapes_and_bidi_become_visible() {
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

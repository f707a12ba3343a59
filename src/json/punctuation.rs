//! Reads commas, colons, and the ends of objects and lists.

use super::JsonSyntaxError;
use super::reader::Reader;
use super::tree::Unescaped;
use crate::source::Span;

impl Reader<'_> {
    /// Moves to the next member or item of the container that `opener` at `start` opened, or past
    /// its end, and returns true if there is one. `comma` is the offset of the preceding comma.
    pub(super) fn next_is_item(
        &mut self,
        start: usize,
        opener: char,
        comma: &mut Option<usize>,
    ) -> bool {
        let closer = if opener == '{' { b'}' } else { b']' };
        loop {
            self.skip_whitespace();
            if self.stopped {
                return false;
            }
            match self.peek() {
                Some(b',') => {
                    let edit = self.edit(self.at, self.at + 1, "");
                    self.report(
                        self.at,
                        self.at + 1,
                        JsonSyntaxError::ExtraComma,
                        vec![edit],
                    );
                    self.at += 1;
                }
                Some(b) if b == closer => {
                    if let Some(at) = comma.take() {
                        let edit = self.edit(at, at + 1, "");
                        self.report(at, at + 1, JsonSyntaxError::TrailingComma, vec![edit]);
                    }
                    self.at += 1;
                    return false;
                }
                None | Some(b'}' | b']') => {
                    self.unclosed(start, opener);
                    return false;
                }
                Some(_) => return true,
            }
        }
    }

    fn unclosed(&mut self, start: usize, opener: char) {
        let error = JsonSyntaxError::Unclosed {
            opener,
            at: self.span(start, start + 1),
        };
        if self.at < self.text.len() {
            self.report(self.at, self.at + 1, error, Vec::new());
        } else {
            let end = self.text.trim_end().len();
            let edits = if self.depth == 1 {
                vec![self.edit(end, end, "\n}")]
            } else {
                Vec::new()
            };
            self.report(self.last_char(end), end, error, edits);
        }
        self.guess();
    }

    /// Reads the comma after a value and returns its offset.
    pub(super) fn separator(&mut self, closer: u8) -> Option<usize> {
        let end = self.at;
        self.skip_whitespace();
        let apart = self.at > end;
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Some(self.at - 1)
            }
            None | Some(b'}' | b']') => None,
            Some(b'"') => self.missing_comma(end),
            Some(b'{' | b'[') if closer == b']' => self.missing_comma(end),
            Some(b) if apart && closer == b']' && (b.is_ascii_digit() || b == b'-') => {
                self.missing_comma(end)
            }
            Some(b) if apart && closer == b'}' && b.is_ascii_alphabetic() && self.is_bare_key() => {
                self.missing_comma(end)
            }
            Some(_) => {
                self.expected(if closer == b'}' {
                    "`,` or `}`"
                } else {
                    "`,` or `]`"
                });
                None
            }
        }
    }

    fn missing_comma(&mut self, end: usize) -> Option<usize> {
        let edit = self.edit(end, end, ",");
        self.report(
            self.last_char(end),
            end,
            JsonSyntaxError::MissingComma,
            vec![edit],
        );
        None
    }

    pub(super) fn colon(&mut self, key: &Unescaped, key_span: Span) -> bool {
        if self.peek() == Some(b':') {
            self.at += 1;
            return true;
        }
        let begins_value = |b: u8| {
            matches!(
                b,
                b'"' | b'{' | b'[' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n'
            )
        };
        let edit = match self.peek() {
            Some(b'=') => self.edit(self.at, self.at + 1, ":"),
            Some(b) if begins_value(b) => {
                let end = key_span.end as usize - self.base;
                self.edit(end, end, ":")
            }
            _ => {
                self.expected("`:`");
                return false;
            }
        };
        let start = key_span.start as usize - self.base;
        self.report(
            start,
            start + key_span.len(),
            JsonSyntaxError::MissingColon(self.key_text(key, key_span)),
            vec![edit],
        );
        self.at += usize::from(self.peek() == Some(b'='));
        self.guess();
        true
    }

    /// Returns the text of the key at `span`.
    pub(super) fn key_text(&self, key: &Unescaped, span: Span) -> String {
        let (start, end) = (
            span.start as usize - self.base,
            span.end as usize - self.base,
        );
        let key = key.as_deref();
        key.unwrap_or_else(|| &self.text[start + 1..end - 1])
            .to_owned()
    }
}

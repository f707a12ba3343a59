//! Reads strings and keys, including those with missing or wrong quotes.

use super::JsonSyntaxError;
use super::escape::Escape;
use super::reader::Reader;
use super::tree::{Kind, Unescaped};
use crate::finding::Edit;
use crate::source::Span;

impl Reader<'_> {
    /// Reads a key and returns it with its span, including quotes. Returns `None` if there is none;
    /// then the reader has stopped.
    pub(super) fn key(&mut self) -> Option<(Unescaped, Span)> {
        let start = self.at;
        let key = match self.peek() {
            Some(b'"') => self.quoted(true),
            Some(b) if b.is_ascii_alphabetic() || matches!(b, b'_' | b'$') => {
                Some(self.bare_key()?)
            }
            _ => match self.otherwise_quoted() {
                Some(key) => Some(key),
                None => {
                    self.expected("a key in quotes");
                    return None;
                }
            },
        };
        Some((key, self.span(start, self.at)))
    }

    /// Reads the string that starts with the `"` here.
    pub(super) fn quoted(&mut self, is_key: bool) -> Unescaped {
        let start = self.at + 1;
        let bytes = self.text.as_bytes();
        let (mut end, mut escaped) = (start, false);
        let closed = loop {
            match memchr::memchr2(b'"', b'\\', bytes.get(end..).unwrap_or_default()) {
                None => break false,
                Some(found) => end += found,
            }
            if bytes[end] == b'"' {
                break true;
            }
            escaped = true;
            end += 2;
        };
        if !closed {
            return Some(self.unclosed_text(start));
        }
        // One pass without branches: nearly no string has such a character.
        let smallest = bytes[start..end]
            .iter()
            .fold(u8::MAX, |smallest, b| smallest.min(*b));
        let has_control = smallest < b' ';
        if has_control
            && memchr::memchr(b'\n', &bytes[start..end]).is_some()
            && !self.may_end_at(end)
        {
            return Some(self.unclosed_text(start));
        }
        let plain = matches!(
            bytes.get(end + 1),
            Some(b',' | b':' | b'\n' | b'\r' | b'}' | b']')
        );
        if !plain && self.is_doubled(start, end, is_key) {
            let edit = self.edit(end + 1, end + 2, "");
            self.report(end + 1, end + 2, JsonSyntaxError::DoubledQuote, vec![edit]);
            self.at = end + 2;
            self.quotes = [1, 2];
            return Some(self.unescape(start, end));
        }
        if !is_key
            && !plain
            && let Some(real) = self.quote_in_text(start, end)
        {
            (end, escaped) = (real, true);
        }
        self.at = end + 1;
        self.quotes = [1, 1];
        if has_control {
            self.control_characters(start, end);
        }
        if escaped {
            Some(self.unescape(start, end))
        } else {
            None
        }
    }

    /// Returns true if there are two quotes at `end`, the end of a string that is not empty.
    fn is_doubled(&self, start: usize, end: usize, is_key: bool) -> bool {
        let rest = self.text[end + 1..].strip_prefix('"');
        let follows: &[char] = if is_key {
            &[':']
        } else {
            &[',', '}', ']', '\n', '\r']
        };
        rest.is_some_and(|rest| {
            end > start && rest.trim_start_matches([' ', '\t']).starts_with(follows)
        })
    }

    /// Returns true if the text after the quote at `end` may follow a string.
    fn may_end_at(&self, end: usize) -> bool {
        let rest = self.text[end + 1..].trim_start_matches([' ', '\t', '\n', '\r']);
        rest.is_empty() || rest.starts_with([',', '}', ']', ':'])
    }

    /// Reads a string without its closing quote: it ends with its line.
    fn unclosed_text(&mut self, start: usize) -> Box<str> {
        self.at = start;
        let line = self.line();
        let inner = line.strip_suffix(',').unwrap_or(line);
        let end = start + inner.len();
        let wrong = inner
            .chars()
            .next_back()
            .filter(|c| matches!(c, '“' | '”' | '„'));
        match wrong {
            Some(quote) => {
                let edit = self.edit(end - quote.len_utf8(), end, "\"");
                self.report(
                    end - quote.len_utf8(),
                    end,
                    JsonSyntaxError::WrongQuotes,
                    vec![edit],
                );
            }
            None => {
                let edit = self.edit(end, end, "\"");
                self.report(start - 1, end, JsonSyntaxError::UnclosedText, vec![edit]);
            }
        }
        self.guess();
        self.at = end;
        self.quotes = [1, 0];
        Escape::resolve(inner).into()
    }

    /// Returns the end of the string that starts at `start` if the quote at `end` is part of it: a
    /// later quote of the line that may end a string.
    fn quote_in_text(&mut self, start: usize, end: usize) -> Option<usize> {
        let ends = |rest: &str| {
            let rest = rest.trim_start_matches([' ', '\t']);
            rest.is_empty() || rest.starts_with([',', '}', ']', '\n', '\r'])
        };
        let after = &self.text[end + 1..];
        let next = after.trim_start_matches([' ', '\t']);
        let is_apart = next.len() < after.len();
        if ends(after)
            || next.starts_with([':', '/'])
            || (is_apart && next.starts_with(['"', '{', '[']))
        {
            return None;
        }
        let line_end = self.line_end(end + 1);
        let line = &self.text[end + 1..line_end];
        let mut quotes = vec![end];
        for (at, _) in line.match_indices('"') {
            let at = end + 1 + at;
            if self.text[..at].ends_with('\\') {
                continue;
            }
            let rest = &self.text[at + 1..line_end];
            if rest.trim_start().starts_with(':') {
                return None;
            }
            if ends(rest) && quotes == [start] {
                let edit = self.edit(start, start + 1, "");
                self.report(start, start + 1, JsonSyntaxError::DoubledQuote, vec![edit]);
                return Some(at);
            }
            if ends(rest) {
                let edits: Vec<Edit> = quotes
                    .iter()
                    .map(|quote| self.edit(*quote, *quote, "\\"))
                    .collect();
                self.report(end, end + 1, JsonSyntaxError::QuoteInText, edits);
                return if start <= at { Some(at) } else { None };
            }
            quotes.push(at);
        }
        None
    }

    fn control_characters(&mut self, start: usize, end: usize) {
        let mut edits = Vec::new();
        let mut first = None;
        for (offset, c) in self.text[start..end]
            .char_indices()
            .filter(|(_, c)| *c < ' ')
        {
            let at = start + offset;
            first.get_or_insert((at, c));
            let escape = match c {
                '\n' => "\\n".to_owned(),
                '\r' => "\\r".to_owned(),
                '\t' => "\\t".to_owned(),
                other => format!("\\u{:04x}", other as u32),
            };
            edits.push(self.edit(at, at + 1, escape));
        }
        if let Some((at, c)) = first {
            self.report(at, at + 1, JsonSyntaxError::ControlCharacter(c), edits);
        }
    }

    /// Returns the text from `start` to `end` with its escapes resolved. The backslash of an unknown
    /// escape is left out.
    fn unescape(&mut self, start: usize, end: usize) -> Box<str> {
        let written = &self.text[start..end];
        let mut wrong: Option<(usize, usize)> = None;
        let mut edits = Vec::new();
        for (at, escape) in Escape::all(written).filter(|(_, escape)| !escape.known) {
            let tail = written[at + 1..].chars().next().map_or(0, char::len_utf8);
            wrong.get_or_insert((start + at, start + at + escape.length.max(1 + tail)));
            if escape.decoded.is_none() {
                // A single quote needs no backslash; any other may be meant.
                edits.push(if written[at + 1..].starts_with('\'') {
                    self.edit(start + at, start + at + 1, "")
                } else {
                    self.edit(start + at, start + at, "\\")
                });
            }
        }
        if let Some((at, to)) = wrong {
            let error = JsonSyntaxError::Escape(self.text[at..to].to_owned());
            self.report(at, to, error, edits);
        }
        Escape::resolve(written).into()
    }

    /// Returns the length of the name here, in bytes.
    fn name_length(&self) -> usize {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '$' | '.');
        self.rest()
            .find(|c| !is_part(c))
            .unwrap_or(self.rest().len())
    }

    /// Returns true if a key without quotes is here: a name and a colon.
    pub(super) fn is_bare_key(&self) -> bool {
        let rest = &self.rest()[self.name_length()..];
        rest.strip_prefix('"')
            .unwrap_or(rest)
            .trim_start()
            .starts_with(':')
    }

    /// Reads a key without quotes, or without the opening quote.
    fn bare_key(&mut self) -> Option<Box<str>> {
        let start = self.at;
        let length = self.name_length();
        let key = &self.text[start..start + length];
        let rest = self.rest()[length..].trim_start();
        if rest.starts_with(':') {
            self.at += length;
            let edits = vec![
                self.edit(start, start, "\""),
                self.edit(self.at, self.at, "\""),
            ];
            self.report(
                start,
                self.at,
                JsonSyntaxError::BareKey(key.to_owned()),
                edits,
            );
        } else if self.rest()[length..].starts_with('"') && rest[1..].trim_start().starts_with(':')
        {
            self.at += length + 1;
            let edit = self.edit(start, start, "\"");
            self.report(start, self.at, JsonSyntaxError::UnopenedText, vec![edit]);
        } else {
            self.expected("a key in quotes");
            return None;
        }
        Some(key.into())
    }

    /// Reads a string without quotes, or without the opening quote.
    pub(super) fn bare_text(&mut self, start: usize) -> Kind {
        self.at = start;
        let line = self.line();
        let ends = |rest: &str| rest.is_empty() || rest.trim_start().starts_with([',', '}', ']']);
        let quote = self.next_quote.find(start).map(|quote| quote - start);
        if let Some(quote) = quote.filter(|quote| *quote < line.len())
            && ends(&line[quote + 1..])
        {
            let text = &line[..quote];
            self.at += text.len() + 1;
            let edit = self.edit(start, start, "\"");
            self.report(start, self.at, JsonSyntaxError::UnopenedText, vec![edit]);
            self.quotes = [0, 1];
            return self.string(Some(Escape::resolve(text).into()));
        }
        let text = line[..line.find([',', '}', ']']).unwrap_or(line.len())].trim_end();
        self.at += text.len();
        let edits = if text.contains(['"', '\\']) {
            Vec::new()
        } else {
            vec![
                self.edit(start, start, "\""),
                self.edit(self.at, self.at, "\""),
            ]
        };
        let decoded = text.chars().take(40).collect();
        self.report(start, self.at, JsonSyntaxError::BareText(decoded), edits);
        self.guess();
        self.string(Some(Escape::resolve(text).into()))
    }

    /// Reads a string in quotes other than `"`.
    pub(super) fn otherwise_quoted(&mut self) -> Option<Box<str>> {
        let start = self.at;
        let quote = self.rest().chars().next()?;
        let (kind, closing): (usize, &[char]) = match quote {
            '\'' | '‘' | '’' | '`' => (0, &['\'', '‘', '’', '`']),
            '“' | '”' | '„' => (1, &['“', '”', '„', '"']),
            _ => return None,
        };
        if start < self.unclosed[kind] {
            return None;
        }
        let line = self.line();
        let inner_start = quote.len_utf8();
        let closed = line[inner_start..]
            .char_indices()
            .map(|(at, c)| (inner_start + at, c))
            .find(|(at, c)| {
                let after = line[at + c.len_utf8()..].trim_start();
                closing.contains(c) && (after.is_empty() || after.starts_with([',', ':', '}', ']']))
            });
        let Some((end, close)) = closed else {
            self.unclosed[kind] = start + line.len();
            return None;
        };
        let inner = &line[inner_start..end];
        self.at = start + end + close.len_utf8();
        let edits = if inner.contains(['"', '\\']) {
            Vec::new()
        } else {
            vec![
                self.edit(start, start + inner_start, "\""),
                self.edit(start + end, self.at, "\""),
            ]
        };
        self.quotes = [quote, close].map(|quote| quote.len_utf8() as u8);
        self.report(start, self.at, JsonSyntaxError::WrongQuotes, edits);
        Some(Escape::resolve(inner).into())
    }
}

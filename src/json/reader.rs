//! Reads JSON strictly by RFC 8259, with recovery after syntax errors.
//!
//! After an error with a certain fix (an extra comma, a missing one, a raw tab) the reader
//! continues as if it had been fixed. Once it has to guess, it continues without reporting more
//! errors: they may be consequences of the guess.

use super::tree::{Kind, Member, Unescaped, Value};
use super::{JsonSyntaxError, ParseError};
use crate::finding::{Applicability, Edit, Fix};
use crate::source::{CachedFinder, Span};

/// Maximum nesting of objects and lists. The object of an article adds a few levels around the
/// document, and parsers such as serde_json accept 127.
const MAX_DEPTH: usize = 120;

pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    pub(super) faults: Vec<ParseError>,
    /// True if the whole document was read without a guess.
    pub(super) complete: bool,
    pub(super) base: usize,
    pub(super) depth: usize,
    pub(super) stopped: bool,
    /// Bytes of the quotes around the last string.
    pub(super) quotes: [u8; 2],
    /// Stacks shared by all open objects and lists; each drains its own tail into an exactly sized
    /// list at its end.
    members: Vec<Member>,
    items: Vec<Value>,
    /// Line ends, and below the next quote: one line may have very many strings.
    line_ends: [CachedFinder<'t>; 2],
    pub(super) next_quote: CachedFinder<'t>,
    /// Offsets up to which there is no closing quote of a string in single quotes, and of one in
    /// curly quotes.
    pub(super) unclosed: [usize; 2],
}

impl<'t> Reader<'t> {
    /// Creates a reader of `text`, which starts at `base` of its file.
    pub(super) fn new(text: &'t str, base: usize) -> Self {
        Self {
            text,
            at: 0,
            faults: Vec::new(),
            complete: true,
            base,
            depth: 0,
            stopped: false,
            quotes: [0, 0],
            members: Vec::new(),
            items: Vec::new(),
            line_ends: ["\n", "\r"].map(|end| CachedFinder::new(text, end)),
            next_quote: CachedFinder::new(text, "\""),
            unclosed: [0, 0],
        }
    }

    /// Reads the root object. Returns `None` if the text does not start with one.
    pub(super) fn document(&mut self) -> Option<Value> {
        self.skip_whitespace();
        if self.peek() != Some(b'{') {
            self.expected("`{`");
            return None;
        }
        let root = self.object();
        self.skip_whitespace();
        if !self.stopped && self.at < self.text.len() {
            self.trailing_text();
        }
        Some(root)
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// Returns the rest of the line, without whitespace at its end.
    pub(super) fn line(&self) -> &'t str {
        self.text[self.at..self.line_end(self.at)].trim_end()
    }

    /// Returns the end of the line that contains `at`.
    pub(super) fn line_end(&self, at: usize) -> usize {
        let ends = self.line_ends.iter().filter_map(|end| end.find(at));
        ends.min().unwrap_or(self.text.len())
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.base + start, self.base + end)
    }

    pub(super) fn edit(&self, start: usize, end: usize, text: impl Into<String>) -> Edit {
        Edit {
            span: self.span(start, end),
            text: text.into(),
        }
    }

    /// Reports an error from `start` to `end`, unless it may be a consequence of an earlier one.
    pub(super) fn report(
        &mut self,
        start: usize,
        end: usize,
        error: JsonSyntaxError,
        edits: Vec<Edit>,
    ) {
        if self.complete {
            let fix = if edits.is_empty() {
                None
            } else {
                Some(Fix::new(Applicability::Unsafe, edits))
            };
            let span = self.span(start, end);
            self.faults.push(ParseError { span, error, fix });
        }
    }

    /// Stops reporting errors: the reader had to guess.
    pub(super) fn guess(&mut self) {
        self.complete = false;
    }

    fn stop(&mut self) {
        self.complete = false;
        self.stopped = true;
        self.at = self.text.len();
    }

    /// Reports that `wanted` is required here, and stops: there is no way to continue.
    pub(super) fn expected(&mut self, wanted: &'static str) {
        let at = self.at;
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let end = match self.rest().chars().next() {
            None => at,
            Some(c) if word(c) => at + self.rest().find(|c| !word(c)).unwrap_or(self.rest().len()),
            Some(c) => at + c.len_utf8(),
        };
        let found = self.text[at..end].chars().take(30).collect();
        let start = if end == at { self.last_char(at) } else { at };
        self.report(
            start,
            end,
            JsonSyntaxError::Expected { wanted, found },
            Vec::new(),
        );
        self.stop();
    }

    /// Returns the start of the last character before `at` that is not whitespace.
    pub(super) fn last_char(&self, at: usize) -> usize {
        let before = self.text[..at].trim_end();
        before
            .char_indices()
            .next_back()
            .map_or(0, |(start, _)| start)
    }

    /// Skips whitespace and comments, and reports those that JSON does not allow.
    pub(super) fn skip_whitespace(&mut self) {
        loop {
            let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
            let rest = &self.text.as_bytes()[self.at..];
            self.at += rest.iter().take_while(|byte| is_space(byte)).count();
            match self.peek() {
                Some(b'/') if self.rest().starts_with("//") || self.rest().starts_with("/*") => {
                    self.comment()
                }
                Some(0x0B | 0x0C | 0x80..) if self.skip_unknown_whitespace() => {}
                _ => return,
            }
        }
    }

    fn comment(&mut self) {
        let start = self.at;
        let length = match self.rest().strip_prefix("/*") {
            Some(inner) => inner.find("*/").map_or(self.rest().len(), |end| end + 4),
            None => self.line().len(),
        };
        self.at += length;
        let edit = self.edit(start, self.at, "");
        self.report(
            start,
            start + self.text[start..self.at].lines().next().map_or(0, str::len),
            JsonSyntaxError::Comment,
            vec![edit],
        );
    }

    fn skip_unknown_whitespace(&mut self) -> bool {
        let is_space = |c: char| {
            !matches!(c, ' ' | '\t' | '\n' | '\r')
                && (c.is_whitespace()
                    || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}'))
        };
        let start = self.at;
        let Some(first) = self.rest().chars().next().filter(|c| is_space(*c)) else {
            return false;
        };
        let length = self
            .rest()
            .find(|c| !is_space(c))
            .unwrap_or(self.rest().len());
        self.at += length;
        let edit = self.edit(start, self.at, " ");
        self.report(
            start,
            self.at,
            JsonSyntaxError::Whitespace(first),
            vec![edit],
        );
        true
    }

    fn enter(&mut self) -> bool {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.report(self.at, self.at + 1, JsonSyntaxError::TooDeep, Vec::new());
            self.stop();
        }
        !self.stopped
    }

    fn node(&self, start: usize, kind: Kind) -> Value {
        let span = self.span(start, self.at);
        Value { span, kind }
    }

    fn object(&mut self) -> Value {
        let start = self.at;
        let first = self.members.len();
        let mut comma = None;
        if self.enter() {
            self.at += 1;
        }
        while self.next_is_item(start, '{', &mut comma) {
            let Some((key, key_span)) = self.key() else {
                break;
            };
            self.skip_whitespace();
            if !self.colon(&key, key_span) {
                break;
            }
            self.skip_whitespace();
            let value = match self.peek() {
                Some(b',' | b'}' | b']') => {
                    let at = key_span.start as usize - self.base;
                    self.report(
                        at,
                        at + key_span.len(),
                        JsonSyntaxError::MissingValue(self.key_text(&key, key_span)),
                        Vec::new(),
                    );
                    self.guess();
                    self.node(self.at, Kind::Null)
                }
                _ => self.value(),
            };
            self.members.push(Member {
                key,
                key_span,
                value,
            });
            comma = self.separator(b'}');
        }
        self.depth -= 1;
        let members = self.members.split_off(first);
        self.node(start, Kind::Object(members.into()))
    }

    fn array(&mut self) -> Value {
        let start = self.at;
        let first = self.items.len();
        let mut comma = None;
        if self.enter() {
            self.at += 1;
        }
        while self.next_is_item(start, '[', &mut comma) {
            let item = self.value();
            self.items.push(item);
            comma = self.separator(b']');
        }
        self.depth -= 1;
        let items = self.items.split_off(first);
        self.node(start, Kind::Array(items.into()))
    }

    fn value(&mut self) -> Value {
        let start = self.at;
        self.quotes = [0, 0];
        let kind = match self.peek() {
            Some(b'{') => return self.object(),
            Some(b'[') => return self.array(),
            Some(b'"') => {
                let decoded = self.quoted(false);
                self.string(decoded)
            }
            Some(b'-' | b'+' | b'.' | b'0'..=b'9') => self.number(),
            Some(b) if b.is_ascii_alphabetic() => self.word(),
            _ => match self.otherwise_quoted() {
                Some(text) => self.string(Some(text)),
                None => {
                    self.expected("a value");
                    Kind::Null
                }
            },
        };
        self.node(start.min(self.at), kind)
    }

    /// Returns the string that was read last.
    pub(super) fn string(&self, decoded: Unescaped) -> Kind {
        let quotes = self.quotes;
        Kind::String { quotes, decoded }
    }

    fn trailing_text(&mut self) {
        let start = self.at;
        let rest = self.rest().trim_end();
        if let "}" | "]" = rest {
            let edit = self.edit(start, start + 1, "");
            let closer = if rest == "}" { '}' } else { ']' };
            self.report(
                start,
                start + 1,
                JsonSyntaxError::Surplus(closer),
                vec![edit],
            );
        } else {
            self.report(
                start,
                start + self.line().len().max(1),
                JsonSyntaxError::TrailingText,
                Vec::new(),
            );
            self.guess();
        }
    }
}

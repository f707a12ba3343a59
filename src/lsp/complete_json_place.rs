//! Where a cursor is in a JSON document. While its author types, a document is rarely valid, so this
//! looks only at brackets, strings and words.

use crate::source::Span;

/// Where a cursor is in a document.
#[derive(Debug)]
pub(super) struct JsonPlace<'t> {
    pub(super) role: Role,
    /// The keys that lead to the innermost object or, for a value, to the value. `None` stands for an
    /// item of a list.
    pub(super) path: Vec<Option<&'t str>>,
    /// The other keys of the innermost object.
    pub(super) keys: Vec<&'t str>,
    /// The string or word at the cursor; else it is empty.
    pub(super) token: Token,
    /// True if a colon follows.
    pub(super) has_colon: bool,
    /// The end of the value before the cursor, if there is no comma after it.
    pub(super) comma_at: Option<usize>,
    /// True if a key or value follows without a comma.
    pub(super) needs_comma: bool,
}

/// What can be written at a cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Key,
    Value,
}

/// A string, a word or a punctuation character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    /// The location, including quotes.
    pub(super) span: Span,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Punctuation(u8),
    Word,
    String { is_closed: bool },
}

impl Token {
    /// Returns the location without quotes, if it has both.
    pub(super) fn inner(&self) -> Option<Span> {
        match self.kind {
            Kind::String { is_closed: true } => Some(Span {
                start: self.span.start + 1,
                end: self.span.end - 1,
            }),
            _ => None,
        }
    }

    /// Returns true if it starts with a quote.
    pub(super) fn is_quoted(&self) -> bool {
        matches!(self.kind, Kind::String { .. })
    }

    fn text<'t>(&self, text: &'t str) -> &'t str {
        let whole = &text[self.span.range()];
        let inner = whole.strip_prefix('"').unwrap_or(whole);
        inner.strip_suffix('"').unwrap_or(inner)
    }

    /// Returns true if a cursor is in it, so that letters would become part of it.
    fn is_at(&self, offset: usize) -> bool {
        let (start, end) = (self.span.start as usize, self.span.end as usize);
        match self.kind {
            Kind::Punctuation(_) => false,
            Kind::Word => start <= offset && offset <= end,
            Kind::String { is_closed } => start < offset && offset + usize::from(is_closed) <= end,
        }
    }
}

/// An object or a list that is open.
#[derive(Debug)]
struct Level<'t> {
    is_object: bool,
    expects: Expects,
    key: Option<&'t str>,
    keys: Vec<&'t str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expects {
    Key,
    Colon,
    Value,
    Comma,
}

impl<'t> Level<'t> {
    fn take(&mut self, token: &Token, text: &'t str) {
        match token.kind {
            Kind::Punctuation(b':') => self.expects = Expects::Value,
            Kind::Punctuation(b',') if self.is_object => self.expects = Expects::Key,
            Kind::Punctuation(b',') => self.expects = Expects::Value,
            Kind::Punctuation(_) => {}
            _ if !self.is_object || self.expects == Expects::Value => self.expects = Expects::Comma,
            _ => {
                let key = token.text(text);
                self.key = Some(key);
                self.keys.push(key);
                self.expects = Expects::Colon;
            }
        }
    }
}

impl<'t> JsonPlace<'t> {
    /// Returns the place of `offset` in the document that starts at `start`; `None` where nothing
    /// can be written.
    pub(super) fn at(text: &'t str, start: usize, offset: usize) -> Option<Self> {
        let tokens = tokens(text, start, offset);
        let before =
            tokens.partition_point(|one| !one.is_at(offset) && one.span.end as usize <= offset);
        let mut levels: Vec<Level<'t>> = Vec::new();
        for token in &tokens[..before] {
            step(&mut levels, token, text);
        }
        let here = tokens.get(before).filter(|one| one.is_at(offset)).copied();
        let after = &tokens[before + usize::from(here.is_some())..];
        let last = tokens[..before].last()?;
        let level = levels.last()?;
        let role = match level.expects {
            Expects::Colon => return None,
            Expects::Value => Role::Value,
            Expects::Comma if level.is_object => Role::Key,
            Expects::Comma => Role::Value,
            Expects::Key => Role::Key,
        };
        let end_of_last = last.span.end as usize;
        let is_new_line = text[end_of_last..offset].contains('\n');
        let comma_at = match level.expects {
            Expects::Comma if here.is_none() && !is_new_line => return None,
            Expects::Comma => Some(end_of_last),
            _ => None,
        };
        let has_value = after.first().is_some_and(|next| next.starts_value());
        if here.is_none() && role == Role::Value && level.is_object && has_value {
            return None;
        }
        let has_colon = here.is_some() && after.first().is_some_and(|next| next.is(b':'));
        Some(Self {
            role,
            path: path(&levels),
            keys: keys(levels, here.is_some() && role == Role::Key, after, text),
            token: here.unwrap_or(Token {
                span: Span::new(offset, offset),
                kind: Kind::Word,
            }),
            has_colon,
            comma_at,
            needs_comma: has_value,
        })
    }

    /// Returns the last key of the path.
    pub(super) fn key(&self) -> &'t str {
        let mut keys = self.path.iter().rev().flatten();
        keys.next().copied().unwrap_or_default()
    }
}

impl Token {
    fn is(&self, byte: u8) -> bool {
        self.kind == Kind::Punctuation(byte)
    }

    fn starts_value(&self) -> bool {
        match self.kind {
            Kind::Punctuation(byte) => matches!(byte, b'{' | b'['),
            _ => true,
        }
    }
}

/// Returns the keys that lead to the innermost level, or to the value that is expected in it.
fn path<'t>(levels: &[Level<'t>]) -> Vec<Option<&'t str>> {
    let mut path = Vec::with_capacity(levels.len());
    for (at, level) in levels.iter().enumerate() {
        let is_last = at + 1 == levels.len();
        if !level.is_object {
            path.push(None);
        } else if !is_last || level.expects == Expects::Value {
            path.push(Some(level.key.unwrap_or_default()));
        }
    }
    path
}

/// Returns the keys of the innermost level, also those after the cursor.
fn keys<'t>(
    mut levels: Vec<Level<'t>>,
    is_in_key: bool,
    after: &[Token],
    text: &'t str,
) -> Vec<&'t str> {
    let depth = levels.len();
    if is_in_key && let Some(level) = levels.last_mut() {
        level.expects = Expects::Colon;
    }
    for token in after {
        if levels.len() == depth && (token.is(b'}') || token.is(b']')) {
            break;
        }
        step(&mut levels, token, text);
    }
    levels.truncate(depth);
    levels.pop().map(|level| level.keys).unwrap_or_default()
}

fn step<'t>(levels: &mut Vec<Level<'t>>, token: &Token, text: &'t str) {
    match token.kind {
        Kind::Punctuation(open @ (b'{' | b'[')) => levels.push(Level {
            is_object: open == b'{',
            expects: if open == b'{' {
                Expects::Key
            } else {
                Expects::Value
            },
            key: None,
            keys: Vec::new(),
        }),
        Kind::Punctuation(close @ (b'}' | b']')) => {
            let is_own = |level: &Level<'_>| level.is_object == (close == b'}');
            if levels.last().is_some_and(is_own) {
                levels.pop();
            }
            if let Some(level) = levels.last_mut() {
                level.expects = Expects::Comma;
            }
        }
        _ => {
            if let Some(level) = levels.last_mut() {
                level.take(token, text);
            }
        }
    }
}

/// Returns the tokens from `start` on.
fn tokens(text: &str, start: usize, offset: usize) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        let (length, kind) = match byte {
            b'{' | b'}' | b'[' | b']' | b':' | b',' => (1, Kind::Punctuation(*byte)),
            b'"' => string(&text[at..], offset.saturating_sub(at)),
            _ => match word_length(&text[at..]) {
                0 => {
                    at += text[at..].chars().next().map_or(1, char::len_utf8);
                    continue;
                }
                length => (length, Kind::Word),
            },
        };
        let span = Span::new(at, at + length);
        tokens.push(Token { span, kind });
        at += length;
    }
    tokens
}

/// Returns the length of the string at the start of `text`. One that is not closed ends with the
/// word at the cursor, which is at `cursor` or not in it.
fn string(text: &str, cursor: usize) -> (usize, Kind) {
    let bytes = text.as_bytes();
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return (at + 1, Kind::String { is_closed: true }),
            b'\n' | b'\r' => break,
            b'\\' if !matches!(bytes.get(at + 1), None | Some(b'\n' | b'\r')) => at += 2,
            _ => at += 1,
        }
    }
    let line_end = at.min(text.len());
    let from = if (1..=line_end).contains(&cursor) {
        cursor
    } else {
        1
    };
    let end = from + word_length(&text[from..]);
    (end, Kind::String { is_closed: false })
}

fn word_length(text: &str) -> usize {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '-' | '.' | '+');
    text.find(|c| !is_word(c)).unwrap_or(text.len())
}

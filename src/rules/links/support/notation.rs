//! Syntax errors around a bracket that Markdown parsed as text.

use super::address::{Address, has_web_scheme, is_address, whitespace_edits};
use super::edit::{insert, remove, remove_byte, replace_byte};
use super::relative_path::{is_path, without_title};
use super::syntax_error::{SyntaxError, SyntaxErrorKind};
use crate::finding::{Applicability, Edit, Fix};
use crate::schema::Links;
use crate::source::{LOOKAHEAD_BYTES, Span, is_line_start, line_after, line_before};

/// A bracket and the rest of its line, up to a maximum length.
pub(in crate::rules) struct Line<'a> {
    text: &'a str,
    known: &'a Links,
    /// Offset of the bracket.
    at: usize,
    /// Offset of the end of the line.
    end: usize,
}

impl<'a> Line<'a> {
    /// Returns the line of the bracket at `at`.
    pub(in crate::rules) fn around(text: &'a str, at: usize, known: &'a Links) -> Self {
        let end = at + line_after(text, at).len();
        Self {
            text,
            known,
            at,
            end,
        }
    }

    /// Returns the text after the bracket.
    fn rest(&self) -> &'a str {
        &self.text[self.at + 1..self.end]
    }

    fn is_address(&self, text: &str) -> bool {
        is_address(text, self.known)
    }

    /// Returns the error at a `]`.
    pub(in crate::rules) fn closing_bracket(&self) -> Option<SyntaxError> {
        match self.text[self.at + 1..].chars().next()? {
            '(' => self.bracket_and_parenthesis(),
            c if c.is_whitespace() => self.space_between(),
            // `]:(url)`
            ':' | '.' | '-' | ',' => self.separated(1, SyntaxErrorKind::CharacterBetween),
            '[' => self.square_brackets(),
            'h' | 'd' | 'b' => self.no_opening_parenthesis(),
            _ => None,
        }
    }

    /// Returns the error at a `](` that Markdown did not parse as the middle of a link.
    fn bracket_and_parenthesis(&self) -> Option<SyntaxError> {
        let inside = self.at + 2;
        let target = self.text[inside..self.end].trim_start();
        let start = self.end - target.len();
        if let Some(nested) = target.strip_prefix('[') {
            let middle = nested.find("](")?;
            if !self.is_address(&nested[middle + 2..]) {
                return None;
            }
            let open = self.opening().unwrap_or(self.at);
            return error(Span::new(open, start + 1), SyntaxErrorKind::Nested, vec![]);
        }
        if self.is_escaped(self.at) {
            return None;
        }
        if !self.is_address(target) {
            return self
                .character_before(start)
                .or_else(|| self.space_in_path(start));
        }
        let url = Address::read(self.text, start, self.end);
        let Some(open) = self.opening() else {
            let list_text = self.list_text();
            let edits = list_text.map(|at| insert(at, "[")).into_iter().collect();
            let end = url.end + usize::from(url.closed);
            return error(
                Span::new(list_text.unwrap_or(self.at), end),
                SyntaxErrorKind::NoOpeningBracket,
                edits,
            );
        };
        if url.closed && !self.text[start..url.end].contains("\\)") {
            let span = Span::new(open, url.end + 1);
            return error(span, SyntaxErrorKind::Nested, vec![]);
        }
        self.unclosed(open, start, &url)
    }

    /// Returns the error of a link that starts at `open` and whose address, at `start`, is not
    /// followed by `)`.
    fn unclosed(&self, open: usize, start: usize, url: &Address) -> Option<SyntaxError> {
        let rest = &self.text[url.end..self.end];
        // A parenthesis closes the link, so the spaces before it are inside the address.
        let close = rest
            .find(['(', ')', '[', '<'])
            .filter(|at| rest.as_bytes()[*at] == b')');
        if let Some(close) = close
            && rest[..close].split_whitespace().count() <= MAX_WORDS_IN_ADDRESS
        {
            let end = url.end + close;
            let mut edits = whitespace_edits(self.text, url.end, end);
            let before = Span::new(self.at + 2, start);
            if !before.is_empty() {
                edits.push(remove(before));
            }
            return error(
                Span::new(open, end + 1),
                SyntaxErrorKind::SpaceInAddress,
                edits,
            );
        }
        let end = url.end_without_punctuation(self.text);
        let escapes: Vec<Edit> = self.text[open..end]
            .match_indices("\\)")
            .map(|(at, _)| remove_byte(open + at))
            .collect();
        let span = Span::new(open, end);
        if !escapes.is_empty() {
            return error(span, SyntaxErrorKind::EscapedParenthesis, escapes);
        }
        let edit = if self.text[..end].ends_with([']', '}']) {
            replace_byte(end - 1, ")")
        } else {
            insert(end, ")")
        };
        error(span, SyntaxErrorKind::Unclosed, vec![edit])
    }

    /// Returns the error of `](<url)` or `]((url)`, whose extra character is at `at`.
    fn character_before(&self, at: usize) -> Option<SyntaxError> {
        let target = self.text[at..self.end].strip_prefix(['<', '('])?;
        if !self.is_address(target) {
            return None;
        }
        let open = self.opening()?;
        let url = Address::read(self.text, at + 1, self.end);
        let mut edits = Vec::new();
        if url.closed && !self.text[at..url.end].contains('>') {
            edits.push(remove_byte(at));
        }
        let end = url.end + usize::from(url.closed);
        error(
            Span::new(open, end),
            SyntaxErrorKind::CharacterBefore,
            edits,
        )
    }

    /// Returns the error of `](#a b)` or `](a b.md)`: a heading or file name with a space.
    fn space_in_path(&self, start: usize) -> Option<SyntaxError> {
        let rest = &self.text[start..self.end];
        let close = rest.find(['(', ')', '<', '['])?;
        if rest.as_bytes()[close] != b')' {
            return None;
        }
        let path = without_title(rest[..close].trim_end());
        if !path.contains(char::is_whitespace) || !is_path(path, self.known) {
            return None;
        }
        let open = self.opening()?;
        let end = start + path.len();
        let span = Span::new(open, start + close + 1);
        if !path.starts_with('#') {
            let edits = whitespace_edits(self.text, start, end);
            return error(span, SyntaxErrorKind::SpaceInAddress, edits);
        }
        let words: Vec<&str> = path.split_whitespace().collect();
        let edit = Edit {
            span: Span::new(start, end),
            text: words.join("-").to_lowercase(),
        };
        error(span, SyntaxErrorKind::SpaceInFragment, vec![edit])
    }

    fn space_between(&self) -> Option<SyntaxError> {
        let after = &self.text[self.at + 1..];
        let gap = after.len() - after.trim_start().len();
        match after[..gap].matches('\n').count() {
            0 => self.separated(gap, SyntaxErrorKind::SpaceBetween),
            1 => self.separated(gap, SyntaxErrorKind::LineBreakBetween),
            // Another paragraph starts.
            _ => None,
        }
    }

    /// Returns the error of a link with `gap` extra bytes between `]` and `(`.
    fn separated(&self, gap: usize, kind: SyntaxErrorKind) -> Option<SyntaxError> {
        let parenthesis = self.at + 1 + gap;
        let after = self.text[parenthesis..].strip_prefix('(')?;
        let line = line_after(after, 0);
        let target = line.trim_start();
        if !self.is_address(target) || self.is_escaped(self.at) {
            return None;
        }
        let open = self.opening()?;
        let start = parenthesis + 1 + line.len() - target.len();
        let url = Address::read(self.text, start, start + target.len());
        let end = url.end + usize::from(url.closed);
        let edits = vec![remove(Span::new(self.at + 1, parenthesis))];
        error(Span::new(open, end), kind, edits)
    }

    /// Returns the error of `[text][url]`.
    fn square_brackets(&self) -> Option<SyntaxError> {
        if !has_web_scheme(&self.rest()[1..]) {
            return None;
        }
        let open = self.opening()?;
        let start = self.at + 2;
        let url = Address::read(self.text, start, self.end);
        let mut edits = vec![replace_byte(self.at + 1, "(")];
        let end = match self.text[start..url.end].find(']') {
            Some(close) => {
                edits.push(replace_byte(start + close, ")"));
                start + close + 1
            }
            None if url.closed => url.end + 1,
            None => {
                edits.push(insert(url.end, ")"));
                url.end
            }
        };
        error(Span::new(open, end), SyntaxErrorKind::SquareBrackets, edits)
    }

    /// Returns the error of `[text]url)`.
    fn no_opening_parenthesis(&self) -> Option<SyntaxError> {
        if !has_web_scheme(self.rest()) {
            return None;
        }
        let open = self.opening()?;
        let url = Address::read(self.text, self.at + 1, self.end);
        let mut edits = vec![insert(self.at + 1, "(")];
        let mut end = url.end + 1;
        if !url.closed {
            end = url.end_without_punctuation(self.text);
            edits.push(insert(end, ")"));
        }
        error(
            Span::new(open, end),
            SyntaxErrorKind::NoOpeningParenthesis,
            edits,
        )
    }

    /// Returns the error of `(text)[url]` or `(text)(url)`, given its first `)`.
    pub(in crate::rules) fn closing_parenthesis(&self) -> Option<SyntaxError> {
        let (kind, end) = match self.rest().as_bytes().first()? {
            b'[' => (SyntaxErrorKind::Reversed, ']'),
            b'(' => (SyntaxErrorKind::Parentheses, ')'),
            _ => return None,
        };
        let target = &self.rest()[1..];
        if !self.is_address(target) {
            return None;
        }
        let close = self.at + 2 + target.find(end)?;
        let before = line_before(self.text, self.at);
        let open = self.at - before.len() + before.rfind('(')?;
        // `[text](url)[url]` is something else.
        if self.text[..open].ends_with(']') {
            return None;
        }
        let edits = vec![
            replace_byte(open, "["),
            replace_byte(self.at, "]"),
            replace_byte(self.at + 1, "("),
            replace_byte(close, ")"),
        ];
        error(Span::new(open, close + 1), kind, edits)
    }

    /// Returns the error at a `[`.
    pub(in crate::rules) fn opening_bracket(&self) -> Option<SyntaxError> {
        self.no_closing_bracket().or_else(|| self.bracket_before())
    }

    /// Returns the error of `[text [text](url)`, given its first `[`.
    fn bracket_before(&self) -> Option<SyntaxError> {
        let rest = self.rest();
        let second = rest.find(['[', ']'])?;
        if rest.as_bytes()[second] != b'[' {
            return None;
        }
        let middle = second + 1 + rest[second + 1..].find(['[', ']'])?;
        let target = rest[middle..].strip_prefix("](")?;
        let is_image = rest[..second].ends_with('!');
        if is_image || !self.is_address(target) || self.is_escaped(self.at) {
            return None;
        }
        let url = Address::read(self.text, self.end - target.len(), self.end);
        if !url.closed || self.is_closed_later(url.end) {
            return None;
        }
        error(
            Span::new(self.at, url.end + 1),
            SyntaxErrorKind::BracketBefore,
            vec![remove_byte(self.at)],
        )
    }

    /// Returns true if a `]` follows `from` in the same paragraph.
    fn is_closed_later(&self, from: usize) -> bool {
        let after = &self.text[from..];
        memchr::memchr(b']', after.as_bytes()).is_some_and(|close| !after[..close].contains("\n\n"))
    }

    /// Returns the error of `[text(url)`, given its `[`.
    fn no_closing_bracket(&self) -> Option<SyntaxError> {
        let rest = self.rest();
        let open = rest.find(['(', '[', ']', '<'])?;
        if rest.as_bytes()[open] != b'(' {
            return None;
        }
        let label = &rest[..open];
        let is_label = !label.is_empty() && !label.ends_with(char::is_whitespace);
        if !is_label || !self.is_address(&rest[open + 1..]) || self.is_escaped(self.at) {
            return None;
        }
        let parenthesis = self.at + 1 + open;
        let url = Address::read(self.text, parenthesis + 1, self.end);
        if !url.closed || self.text[url.end + 1..self.end].contains(']') {
            return None;
        }
        error(
            Span::new(self.at, url.end + 1),
            SyntaxErrorKind::NoClosingBracket,
            vec![insert(parenthesis, "]")],
        )
    }

    /// Returns the offset of the `[` that the `]` closes, in this paragraph.
    fn opening(&self) -> Option<usize> {
        let from = self
            .text
            .ceil_char_boundary(self.at.saturating_sub(LOOKAHEAD_BYTES));
        let before = &self.text[from..self.at];
        let paragraph = before
            .rfind("\n\n")
            .or_else(|| before.rfind("\r\n\r\n"))
            .unwrap_or(0);
        let mut depth = 0_usize;
        for at in memchr::memrchr2_iter(b'[', b']', &before.as_bytes()[paragraph..]) {
            let at = from + paragraph + at;
            if self.is_escaped(at) {
                continue;
            }
            match (self.text.as_bytes()[at], depth) {
                (b']', _) => depth += 1,
                (_, 0) => return Some(at),
                _ => depth -= 1,
            }
        }
        None
    }

    /// Returns true if an odd number of backslashes precedes `at`.
    fn is_escaped(&self, at: usize) -> bool {
        let backslashes = self.text[..at]
            .bytes()
            .rev()
            .take_while(|byte| *byte == b'\\')
            .count();
        backslashes % 2 == 1
    }

    /// Returns the start of the text of this line if the line is a list item whose whole text
    /// may be the text of the link.
    fn list_text(&self) -> Option<usize> {
        let line = line_before(self.text, self.at);
        if !is_line_start(self.text, self.at - line.len()) {
            return None;
        }
        let item = line
            .trim_start()
            .strip_prefix(['*', '-', '+'])?
            .trim_start();
        if item.is_empty() || item.contains([']', '[', '*']) {
            return None;
        }
        Some(self.at - item.len())
    }
}

/// Maximum number of words after the first space of an address.
const MAX_WORDS_IN_ADDRESS: usize = 4;

fn error(span: Span, kind: SyntaxErrorKind, edits: Vec<Edit>) -> Option<SyntaxError> {
    let fix = if edits.is_empty() {
        None
    } else {
        Some(Fix::new(Applicability::Unsafe, edits))
    };
    Some(SyntaxError { span, kind, fix })
}

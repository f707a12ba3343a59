//! The notation of links: what stands around a bracket that Markdown took for
//! text.

use super::address::{Address, blanks, has_slashes, is_address};
use super::slip::{Slip, SlipKind};
use crate::finding::{Applicability, Edit, Fix};
use crate::schema::Links;
use crate::source::{NEAR, Span, is_line_start, line_after, line_before};

/// A bracket and the line that it stands in, as far as that is near.
pub(super) struct Line<'a> {
    text: &'a str,
    known: &'a Links,
    at: usize,
    end: usize,
}

impl<'a> Line<'a> {
    pub(super) fn around(text: &'a str, at: usize, known: &'a Links) -> Self {
        let end = at + line_after(text, at).len();
        Self {
            text,
            known,
            at,
            end,
        }
    }

    /// What follows the bracket.
    fn rest(&self) -> &'a str {
        &self.text[self.at + 1..self.end]
    }

    fn slip(&self, span: Span, kind: SlipKind, edits: Vec<Edit>) -> Option<Slip> {
        let fix = (!edits.is_empty()).then(|| Fix::new(Applicability::Unsafe, edits));
        Some(Slip { span, kind, fix })
    }

    pub(super) fn closing_bracket(&self) -> Option<Slip> {
        match self.text[self.at + 1..].chars().next()? {
            '(' => self.bracket_and_parenthesis(),
            c if c.is_whitespace() => self.blank_between(),
            ':' | '.' | '-' | ',' => self.sign_between(),
            '[' => self.square_brackets(),
            'h' | 'd' | 'b' => self.no_opening_parenthesis(),
            _ => None,
        }
    }

    /// `](`, which Markdown did not take for the middle of a link.
    fn bracket_and_parenthesis(&self) -> Option<Slip> {
        let inside = self.at + 2;
        let target = self.text[inside..self.end].trim_start();
        let start = self.end - target.len();
        if let Some(nested) = target.strip_prefix('[') {
            let is_link = nested
                .find("](")
                .is_some_and(|middle| is_address(&nested[middle + 2..], self.known));
            let span = || Span::new(self.opening().unwrap_or(self.at), start + 1);
            return is_link
                .then(|| self.slip(span(), SlipKind::Nested, Vec::new()))
                .flatten();
        }
        if self.is_escaped(self.at) {
            return None;
        }
        if !is_address(target, self.known) {
            let space = || self.space_in_path(start);
            return self.sign_before(start).or_else(space);
        }
        let url = Address::of(self.text, start, self.end);
        let Some(first) = self.opening() else {
            let edits = self
                .list_text()
                .map(|at| insert(at, "["))
                .into_iter()
                .collect();
            let first = self.list_text().unwrap_or(self.at);
            return self.slip(
                Span::new(first, url.end + usize::from(url.closed)),
                SlipKind::NoOpeningBracket,
                edits,
            );
        };
        match url.closed && !self.text[start..url.end].contains("\\)") {
            true => self.slip(Span::new(first, url.end + 1), SlipKind::Nested, Vec::new()),
            false => self.unclosed(first, start, &url),
        }
    }

    fn unclosed(&self, first: usize, start: usize, url: &Address) -> Option<Slip> {
        let rest = &self.text[url.end..self.end];
        // Up to a parenthesis that closes: the blanks are within the address.
        let close = rest
            .find(['(', ')', '[', '<'])
            .filter(|at| rest.as_bytes()[*at] == b')');
        if let Some(close) = close.filter(|close| rest[..*close].split_whitespace().count() <= 4) {
            let end = url.end + close;
            let span = Span::new(first, end + 1);
            let mut edits = blanks(self.text, url.end, end);
            let before = Span::new(self.at + 2, start);
            if !before.is_empty() {
                edits.push(remove(before));
            }
            return self.slip(span, SlipKind::BlankInUrl, edits);
        }
        let end = url.without_sentence(self.text);
        let escapes = self.text[first..end]
            .match_indices("\\)")
            .map(|(at, _)| first + at);
        let escapes: Vec<_> = escapes.map(|at| remove(Span::new(at, at + 1))).collect();
        if !escapes.is_empty() {
            return self.slip(Span::new(first, end), SlipKind::EscapedParenthesis, escapes);
        }
        let edits = match self.text[..end].ends_with([']', '}']) {
            true => vec![Edit {
                span: Span::new(end - 1, end),
                text: ")".to_owned(),
            }],
            false => vec![insert(end, ")")],
        };
        self.slip(Span::new(first, end), SlipKind::Unclosed, edits)
    }

    /// `](<url)` or `]((url)`: the sign at `sign` was never closed.
    fn sign_before(&self, sign: usize) -> Option<Slip> {
        let target = self.text[sign..self.end].strip_prefix(['<', '('])?;
        if !is_address(target, self.known) {
            return None;
        }
        let opening = self.opening()?;
        let url = Address::of(self.text, sign + 1, self.end);
        let edits = match url.closed && !self.text[sign..url.end].contains('>') {
            true => vec![remove(Span::new(sign, sign + 1))],
            false => Vec::new(),
        };
        let end = url.end + usize::from(url.closed);
        self.slip(Span::new(opening, end), SlipKind::SignBefore, edits)
    }

    /// `](#a b)` or `](a b.md)`: a heading or a file with a space in its name.
    fn space_in_path(&self, start: usize) -> Option<Slip> {
        let rest = &self.text[start..self.end];
        let close = rest.find(['(', ')', '<', '['])?;
        if rest.as_bytes()[close] != b')' {
            return None;
        }
        let path = without_title(rest[..close].trim_end());
        if !path.contains(char::is_whitespace) || !is_path(path, self.known) {
            return None;
        }
        let opening = self.opening()?;
        let end = start + path.len();
        let span = Span::new(opening, start + close + 1);
        if !path.starts_with('#') {
            let edits = blanks(self.text, start, end);
            return self.slip(span, SlipKind::BlankInUrl, edits);
        }
        let words: Vec<&str> = path.split_whitespace().collect();
        let edit = Edit {
            span: Span::new(start, end),
            text: words.join("-").to_lowercase(),
        };
        self.slip(span, SlipKind::BlankInFragment, vec![edit])
    }

    fn blank_between(&self) -> Option<Slip> {
        let behind = &self.text[self.at + 1..];
        let target = behind.trim_start();
        let gap = behind.len() - target.len();
        match behind[..gap].matches('\n').count() {
            0 => self.apart(gap, SlipKind::BlankBetween),
            1 => self.apart(gap, SlipKind::BreakBetween),
            // Another paragraph begins.
            _ => None,
        }
    }

    /// `]:(url)`
    fn sign_between(&self) -> Option<Slip> {
        self.apart(1, SlipKind::SignBetween)
    }

    /// A link with `gap` bytes too many between its `]` and its `(`.
    fn apart(&self, gap: usize, kind: SlipKind) -> Option<Slip> {
        let parenthesis = self.at + 1 + gap;
        let behind = self.text[parenthesis..].strip_prefix('(')?;
        let line = line_after(behind, 0);
        let target = line.trim_start();
        if !is_address(target, self.known) || self.is_escaped(self.at) {
            return None;
        }
        let opening = self.opening()?;
        let start = parenthesis + 1 + line.len() - target.len();
        let url = Address::of(self.text, start, start + target.len());
        let end = if url.closed { url.end + 1 } else { url.end };
        let edits = vec![remove(Span::new(self.at + 1, parenthesis))];
        self.slip(Span::new(opening, end), kind, edits)
    }

    fn square_brackets(&self) -> Option<Slip> {
        let target = &self.rest()[1..];
        if !has_slashes(target) {
            return None;
        }
        let opening = self.opening()?;
        let url = Address::of(self.text, self.at + 2, self.end);
        let mut edits = vec![Edit {
            span: Span::new(self.at + 1, self.at + 2),
            text: "(".to_owned(),
        }];
        let written = &self.text[self.at + 2..url.end];
        let end = match written.find(']') {
            Some(close) => {
                let close = self.at + 2 + close;
                edits.push(Edit {
                    span: Span::new(close, close + 1),
                    text: ")".to_owned(),
                });
                close + 1
            }
            None if url.closed => url.end + 1,
            None => {
                edits.push(insert(url.end, ")"));
                url.end
            }
        };
        self.slip(Span::new(opening, end), SlipKind::SquareBrackets, edits)
    }

    fn no_opening_parenthesis(&self) -> Option<Slip> {
        if !has_slashes(self.rest()) {
            return None;
        }
        let opening = self.opening()?;
        let url = Address::of(self.text, self.at + 1, self.end);
        let mut edits = vec![insert(self.at + 1, "(")];
        let end = if url.closed {
            url.end + 1
        } else {
            let end = url.without_sentence(self.text);
            edits.push(insert(end, ")"));
            end
        };
        self.slip(
            Span::new(opening, end),
            SlipKind::NoOpeningParenthesis,
            edits,
        )
    }

    /// `(text)[url]` or `(text)(url)`, seen at its first `)`.
    pub(super) fn closing_parenthesis(&self) -> Option<Slip> {
        let (kind, end) = match self.rest().as_bytes().first()? {
            b'[' => (SlipKind::Reversed, ']'),
            b'(' => (SlipKind::Parentheses, ')'),
            _ => return None,
        };
        let target = &self.rest()[1..];
        if !is_address(target, self.known) {
            return None;
        }
        let close = self.at + 2 + target.find(end)?;
        // `[text](url)[url]` is something else.
        let before = line_before(self.text, self.at);
        let open = self.at - before.len() + before.rfind('(')?;
        if self.text[..open].ends_with(']') {
            return None;
        }
        let bracket = |at: usize, text: &str| Edit {
            span: Span::new(at, at + 1),
            text: text.to_owned(),
        };
        let edits = vec![
            bracket(open, "["),
            bracket(self.at, "]"),
            bracket(self.at + 1, "("),
            bracket(close, ")"),
        ];
        self.slip(Span::new(open, close + 1), kind, edits)
    }

    pub(super) fn opening_bracket(&self) -> Option<Slip> {
        self.no_closing_bracket().or_else(|| self.bracket_before())
    }

    /// `[text [text](url)`, seen at its first `[`.
    fn bracket_before(&self) -> Option<Slip> {
        let rest = self.rest();
        let second = rest
            .find(['[', ']'])
            .filter(|at| rest.as_bytes()[*at] == b'[')?;
        let middle = second + 1 + rest[second + 1..].find(['[', ']'])?;
        let target = rest[middle..].strip_prefix("](")?;
        let is_image = rest[..second].ends_with('!');
        if is_image || !is_address(target, self.known) || self.is_escaped(self.at) {
            return None;
        }
        let url = Address::of(self.text, self.end - target.len(), self.end);
        // It may be closed in a later line of the paragraph.
        let is_closed_later = || {
            let behind = &self.text[url.end..];
            let close = memchr::memchr(b']', behind.as_bytes());
            close.is_some_and(|close| !behind[..close].contains("\n\n"))
        };
        (url.closed && !is_closed_later())
            .then(|| {
                let edits = vec![remove(Span::new(self.at, self.at + 1))];
                self.slip(
                    Span::new(self.at, url.end + 1),
                    SlipKind::BracketBefore,
                    edits,
                )
            })
            .flatten()
    }

    /// `[text(url)`, seen at its `[`.
    fn no_closing_bracket(&self) -> Option<Slip> {
        let rest = self.rest();
        let open = rest
            .find(['(', '[', ']', '<'])
            .filter(|at| rest.as_bytes()[*at] == b'(')?;
        let label = &rest[..open];
        let is_label = !label.is_empty() && !label.ends_with(char::is_whitespace);
        if !is_label || !is_address(&rest[open + 1..], self.known) || self.is_escaped(self.at) {
            return None;
        }
        let url = Address::of(self.text, self.at + 1 + open + 1, self.end);
        if !url.closed || self.text[url.end + 1..self.end].contains(']') {
            return None;
        }
        let edits = vec![insert(self.at + 1 + open, "]")];
        self.slip(
            Span::new(self.at, url.end + 1),
            SlipKind::NoClosingBracket,
            edits,
        )
    }

    /// The `[` that the `]` closes, in this paragraph.
    fn opening(&self) -> Option<usize> {
        let from = self.text.ceil_char_boundary(self.at.saturating_sub(NEAR));
        let before = &self.text[from..self.at];
        let paragraph = before
            .rfind("\n\n")
            .or_else(|| before.rfind("\r\n\r\n"))
            .unwrap_or(0);
        let mut depth = 0_usize;
        for at in memchr::memrchr2_iter(b'[', b']', &before.as_bytes()[paragraph..])
            .map(|at| from + paragraph + at)
        {
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

    fn is_escaped(&self, at: usize) -> bool {
        self.text[..at]
            .bytes()
            .rev()
            .take_while(|byte| *byte == b'\\')
            .count()
            % 2
            == 1
    }

    /// Where the text of this line begins, if the line is an item of a list
    /// whose whole text may be the text of the link.
    fn list_text(&self) -> Option<usize> {
        let line = line_before(self.text, self.at);
        if !is_line_start(self.text, self.at - line.len()) {
            return None;
        }
        let item = line
            .trim_start()
            .strip_prefix(['*', '-', '+'])?
            .trim_start();
        (!item.is_empty() && !item.contains([']', '[', '*'])).then_some(self.at - item.len())
    }
}

/// Returns the address of `inside`, without the title after it.
fn without_title(inside: &str) -> &str {
    let Some(quote) = inside
        .chars()
        .next_back()
        .filter(|c| matches!(c, '"' | '\''))
    else {
        return inside;
    };
    let inner = &inside[..inside.len() - 1];
    let Some(open) = inner.rfind(quote) else {
        return inside;
    };
    let address = inner[..open].trim_end();
    if address.len() < open {
        address
    } else {
        inside
    }
}

/// Maximum number of words of a path with spaces; more of them are a sentence.
const MAX_PATH_WORDS: usize = 8;

/// Returns true if `text` looks like a heading of the article (`#a b`) or the
/// path of a file.
fn is_path(text: &str, known: &Links) -> bool {
    if text.split_whitespace().count() > MAX_PATH_WORDS {
        return false;
    }
    if let Some(fragment) = text.strip_prefix('#') {
        return fragment.starts_with(char::is_alphanumeric);
    }
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let Some((name, extension)) = path.rsplit_once('.') else {
        return false;
    };
    let is_name = |c: char| c.is_alphanumeric() || "_-./%~&+ ".contains(c);
    let extensions = &known.file_extensions;
    name.chars().all(is_name)
        && extensions
            .iter()
            .any(|one| one.eq_ignore_ascii_case(extension))
}

fn remove(span: Span) -> Edit {
    Edit {
        span,
        text: String::new(),
    }
}

fn insert(at: usize, text: &str) -> Edit {
    Edit {
        span: Span::new(at, at),
        text: text.to_owned(),
    }
}

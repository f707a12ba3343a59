//! Links that Markdown did not take for links: finds the slip in the text.

use super::address::{Address, blanks, has_slashes, is_address};
use crate::article::Outline;
use crate::finding::{Applicability, Edit, Fix};
use crate::schema::Links;
use crate::source::Span;

/// A slip in the notation of a link.
pub(super) struct Slip {
    pub(super) span: Span,
    pub(super) kind: SlipKind,
    pub(super) fix: Option<Fix>,
}

/// What the author did.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum SlipKind {
    /// `[text] (url)`
    BlankBetween,
    /// `[text](url` without its end
    Unclosed,
    /// `[text](url\)`
    EscapedParenthesis,
    /// `[text](a url)`
    BlankInUrl,
    /// `(text)[url]`
    Reversed,
    /// `text](url)`
    NoOpeningBracket,
    /// `[text(url)`
    NoClosingBracket,
    /// `[text]url)`
    NoOpeningParenthesis,
    /// `[text][url]`
    SquareBrackets,
    /// `[text]([text](url)` or `[a [b](url)](url)`
    Nested,
}

/// The slips in the prose of an article.
pub(super) fn slips(text: &str, outline: &Outline, known: &Links) -> Vec<Slip> {
    let mut slips: Vec<Slip> = Vec::new();
    for prose in &outline.prose {
        let Some(part) = text.get(prose.range()) else {
            continue;
        };
        for at in memchr::memchr3_iter(b']', b')', b'[', part.as_bytes()) {
            let at = prose.start as usize + at;
            // One slip shows at several of its brackets.
            if slips.last().is_some_and(|last| at < last.span.end as usize) {
                continue;
            }
            let line = Line::around(text, at, known);
            slips.extend(match text.as_bytes()[at] {
                b']' => line.closing_bracket(),
                b')' => line.closing_parenthesis(),
                _ => line.opening_bracket(),
            });
        }
    }
    slips
}

/// A bracket and the line that it stands in.
struct Line<'a> {
    text: &'a str,
    known: &'a Links,
    start: usize,
    at: usize,
    end: usize,
}

impl<'a> Line<'a> {
    fn around(text: &'a str, at: usize, known: &'a Links) -> Self {
        let bytes = text.as_bytes();
        let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |newline| newline + 1);
        let end =
            memchr::memchr2(b'\n', b'\r', &bytes[at..]).map_or(text.len(), |newline| at + newline);
        Self {
            text,
            known,
            start,
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

    fn closing_bracket(&self) -> Option<Slip> {
        let rest = self.rest();
        match rest.as_bytes().first()? {
            b'(' => self.bracket_and_parenthesis(),
            b' ' | b'\t' => self.blank_between(),
            b'[' => self.square_brackets(),
            b'h' | b'd' | b'b' => self.no_opening_parenthesis(),
            _ => None,
        }
    }

    /// `](`, which Markdown did not take for the middle of a link.
    fn bracket_and_parenthesis(&self) -> Option<Slip> {
        let inside = self.at + 2;
        let target = self.text[inside..self.end].trim_start();
        let start = self.end - target.len();
        let opening = self.opening();
        let first = opening.unwrap_or(self.at);
        if let Some(nested) = target.strip_prefix('[') {
            let is_link = nested
                .find("](")
                .is_some_and(|middle| is_address(&nested[middle + 2..], self.known));
            let span = Span::new(first, start + 1);
            return is_link
                .then(|| self.slip(span, SlipKind::Nested, Vec::new()))
                .flatten();
        }
        if !is_address(target, self.known) || self.is_escaped(self.at) {
            return None;
        }
        let url = Address::of(self.text, start, self.end);
        if opening.is_none() {
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
        }
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

    fn blank_between(&self) -> Option<Slip> {
        let rest = self.rest();
        let target = rest.trim_start_matches([' ', '\t']).strip_prefix('(')?;
        if !is_address(target.trim_start(), self.known) || self.is_escaped(self.at) {
            return None;
        }
        let opening = self.opening()?;
        let start = self.end - target.trim_start().len();
        let url = Address::of(self.text, start, self.end);
        let blanks = Span::new(self.at + 1, self.end - target.len() - 1);
        let end = if url.closed { url.end + 1 } else { url.end };
        let edits = vec![remove(blanks)];
        self.slip(Span::new(opening, end), SlipKind::BlankBetween, edits)
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

    /// `(text)[url]`, seen at its `)`.
    fn closing_parenthesis(&self) -> Option<Slip> {
        let target = self.rest().strip_prefix('[')?;
        if !is_address(target, self.known) {
            return None;
        }
        let close = self.at + 2 + target.find(']')?;
        // `[text](url)[url]` is something else.
        let open = self.text[self.start..self.at]
            .rfind('(')
            .map(|open| self.start + open)?;
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
        self.slip(Span::new(open, close + 1), SlipKind::Reversed, edits)
    }

    /// `[text(url)`, seen at its `[`.
    fn opening_bracket(&self) -> Option<Slip> {
        let rest = self.rest();
        let open = rest.find('(')?;
        let label = &rest[..open];
        let is_label = !label.is_empty()
            && !label.contains(['[', ']', '<'])
            && !label.ends_with(char::is_whitespace);
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
        let before = &self.text[..self.at];
        let paragraph = before
            .rfind("\n\n")
            .or_else(|| before.rfind("\r\n\r\n"))
            .unwrap_or(0);
        let mut depth = 0_usize;
        for at in memchr::memrchr2_iter(b'[', b']', &before.as_bytes()[paragraph..])
            .map(|at| paragraph + at)
        {
            if self.is_escaped(at) {
                continue;
            }
            match (before.as_bytes()[at], depth) {
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
        let line = &self.text[self.start..self.at];
        let item = line
            .trim_start()
            .strip_prefix(['*', '-', '+'])?
            .trim_start();
        (!item.is_empty() && !item.contains([']', '[', '*'])).then_some(self.at - item.len())
    }
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

//! Web addresses in running text.

use crate::finding::Edit;
use crate::schema::Links;
use crate::source::Span;

/// Returns edits that replace each run of whitespace in `text[from..end]`: by `%20`
/// between words, by nothing next to punctuation, and by `.` before a blade variable
/// (`$resourceId`).
pub(in crate::rules) fn whitespace_edits(text: &str, from: usize, end: usize) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut at = from;
    while let Some(found) = text[at..end].find(char::is_whitespace) {
        let start = at + found;
        let stop = text[start..end]
            .find(|c: char| !c.is_whitespace())
            .map_or(end, |length| start + length);
        let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        let filler = match text[stop..end].chars().next() {
            _ if is_edge(text[..start].chars().next_back()) => "",
            Some('$') => ".",
            next if is_edge(next) => "",
            _ => "%20",
        };
        edits.push(Edit {
            span: Span::new(start, stop),
            text: filler.to_owned(),
        });
        at = stop;
    }
    edits
}

/// The end of an address in running text.
pub(in crate::rules) struct Address {
    /// Offset after the last character before whitespace.
    pub(in crate::rules) end: usize,
    /// True if the closing parenthesis follows.
    pub(in crate::rules) closed: bool,
}

impl Address {
    /// Reads the address at `start`, which ends at whitespace, at `<br>`, or at a `)`
    /// without a `(`.
    pub(in crate::rules) fn read(text: &str, start: usize, line_end: usize) -> Self {
        let mut depth = 0_usize;
        for (offset, c) in text[start..line_end].char_indices() {
            let end = start + offset;
            match c {
                '(' => depth += 1,
                ')' if depth == 0 => return Self { end, closed: true },
                ')' => depth -= 1,
                '<' if text[end..].starts_with("<br") || text[end..].starts_with("<BR") => {
                    return Self { end, closed: false };
                }
                c if c.is_whitespace() => return Self { end, closed: false },
                _ => {}
            }
        }
        Self {
            end: line_end,
            closed: false,
        }
    }

    /// Returns the end of the address without the punctuation of the sentence around it.
    pub(in crate::rules) fn end_without_punctuation(&self, text: &str) -> usize {
        text[..self.end]
            .trim_end_matches(['.', ',', ';', ':', '*', '_', '|'])
            .len()
    }
}

/// Returns true if `text` starts with the address of a page or a blade.
pub(in crate::rules) fn is_address(text: &str, known: &Links) -> bool {
    let has_scheme = |scheme: &String| {
        text.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            && text[scheme.len()..].starts_with(':')
    };
    text.starts_with("www.")
        || known.schemes.iter().any(has_scheme)
        || known.blade_schemes.iter().any(has_scheme)
        || known.button_schemes.iter().any(has_scheme)
}

/// Returns true if `text` starts with `https://` or `http://`.
pub(in crate::rules) fn has_web_scheme(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

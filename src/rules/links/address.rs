//! Addresses in running text: where they begin and how far they go.

use crate::finding::Edit;
use crate::schema::Links;
use crate::source::Span;

/// `%20` for each stretch of blanks between `from` and `end`; nothing beside a
/// sign where no word begins or ends. Before a variable of a blade it was a dot.
pub(super) fn blanks(text: &str, from: usize, end: usize) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut at = from;
    while let Some(found) = text[at..end]
        .find(char::is_whitespace)
        .map(|found| at + found)
    {
        let stop = text[found..end]
            .find(|c: char| !c.is_whitespace())
            .map_or(end, |length| found + length);
        let beside = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        let begins = beside(text[..found].chars().next_back());
        let filler = match text[stop..end].chars().next() {
            _ if begins => "",
            Some('$') => ".",
            next if beside(next) => "",
            _ => "%20",
        };
        edits.push(Edit {
            span: Span::new(found, stop),
            text: filler.to_owned(),
        });
        at = stop;
    }
    edits
}

/// An address as far as it goes without blanks.
pub(super) struct Address {
    pub(super) end: usize,
    /// Whether the parenthesis that closes it follows.
    pub(super) closed: bool,
}

impl Address {
    pub(super) fn of(text: &str, start: usize, line_end: usize) -> Self {
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

    /// Its end without the punctuation of the sentence around it.
    pub(super) fn without_sentence(&self, text: &str) -> usize {
        text[..self.end]
            .trim_end_matches(['.', ',', ';', ':', '*', '_', '|'])
            .len()
    }
}

/// Whether `text` begins with the address of a page or a blade.
pub(super) fn is_address(text: &str, known: &Links) -> bool {
    let schemes = known
        .schemes
        .iter()
        .chain(&known.blade_schemes)
        .chain(&known.button_schemes);
    let has = |scheme: &String| {
        text.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            && text[scheme.len()..].starts_with(':')
    };
    schemes.into_iter().any(has) || text.starts_with("www.")
}

/// Whether `text` begins with `https://` or `http://`.
pub(super) fn has_slashes(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

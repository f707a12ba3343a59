//! Masks text for the Markdown parser without moving a byte.
//!
//! - A placeholder that looks like a tag (`<storage-account-name>`) is text: its `<` becomes
//!   [`PLACEHOLDER`], except in a link target, which would end there.
//! - A component and a section marker become a comment of the same length.
//! - A replacement token in a link target becomes letters.
//! - A tab after the fence that ends a code block, or in the delimiter row of a table, becomes a
//!   space: the parser would not see the fence or the table, although CommonMark and GitHub do.

use super::marker::{self, MarkerKind};
use crate::schema::Schemas;
use crate::source::{LOOKAHEAD_BYTES, Span};

/// The mask of the `<` of a placeholder. Readers never see this control character: a file that
/// contains one is not published.
pub const PLACEHOLDER: char = '\u{1}';

/// Masks the body `text`, which starts at `base` of its file. Returns `None` if there is nothing to
/// mask. `hidden` are the spans of components and section markers in the file.
pub(super) fn mask(text: &str, base: usize, hidden: &[Span], schemas: &Schemas) -> Option<String> {
    let mut edits: Vec<(usize, usize, Filler)> = hidden
        .iter()
        .map(|span| {
            (
                span.start as usize - base,
                span.end as usize - base,
                Filler::Comment,
            )
        })
        .collect();
    let bytes = text.as_bytes();
    let mut targets = Targets::new(text);
    let mut skip = 0;
    for at in memchr::memchr_iter(b'<', bytes) {
        if at < skip {
            continue;
        }
        if text[at..].starts_with("<!--") {
            if targets.contains(at)
                && let Some(end) = token_end(text, at)
            {
                edits.push((at, end, Filler::Letters));
                skip = end;
            }
        } else if is_placeholder(text, at, schemas) && !targets.contains(at) {
            edits.push((at, at + 1, Filler::Placeholder));
        }
    }
    let tabs = stray_tabs(text).into_iter();
    edits.extend(tabs.map(|at| (at, at + 1, Filler::Space)));
    if edits.is_empty() {
        return None;
    }
    let mut masked = text.as_bytes().to_vec();
    // Components last: placeholders in them are hidden.
    edits.sort_by_key(|(_, _, filler)| matches!(filler, Filler::Comment));
    for (start, end, filler) in edits {
        filler.fill(&mut masked[start..end]);
    }
    String::from_utf8(masked).ok()
}

enum Filler {
    Space,
    Comment,
    Letters,
    Placeholder,
}

impl Filler {
    fn fill(&self, bytes: &mut [u8]) {
        match self {
            Self::Placeholder => bytes.fill(PLACEHOLDER as u8),
            Self::Letters => bytes.fill(b'x'),
            Self::Space => bytes.fill(b' '),
            Self::Comment if bytes.len() >= 7 => {
                // The line ends must stay.
                for byte in bytes
                    .iter_mut()
                    .filter(|byte| !matches!(**byte, b'\n' | b'\r'))
                {
                    *byte = b' ';
                }
                let end = bytes.len();
                bytes[..4].copy_from_slice(b"<!--");
                bytes[end - 3..].copy_from_slice(b"-->");
            }
            Self::Comment => bytes.fill(b' '),
        }
    }
}

/// Returns the tabs in lines that end a code block, and in delimiter rows of tables.
fn stray_tabs(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut skip = 0;
    for at in memchr::memchr_iter(b'\t', text.as_bytes()) {
        if at < skip {
            continue;
        }
        let start = text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
        let end = text[at..].find(['\n', '\r']).map_or(text.len(), |n| at + n);
        skip = end;
        let content = text[start..end].trim_start_matches([' ', '\t', '>']);
        if is_fence(content) || is_delimiter_row(content) {
            let first = end - content.len();
            found.extend(content.match_indices('\t').map(|(tab, _)| first + tab));
        }
    }
    found
}

fn is_fence(content: &str) -> bool {
    let marks = content.trim_end_matches([' ', '\t']);
    marks.len() >= 3 && (marks.bytes().all(|b| b == b'`') || marks.bytes().all(|b| b == b'~'))
}

fn is_delimiter_row(content: &str) -> bool {
    content.contains('|')
        && content.contains('-')
        && content
            .bytes()
            .all(|b| matches!(b, b'|' | b':' | b'-' | b' ' | b'\t'))
}

/// Returns true if the `<` at `at` starts text that browsers would hide as a tag although no HTML
/// element has that name.
fn is_placeholder(text: &str, at: usize, schemas: &Schemas) -> bool {
    let backslashes = text[..at].bytes().rev().take_while(|b| *b == b'\\').count();
    if backslashes % 2 == 1 {
        return false;
    }
    let rest = &text[at + 1..];
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let length = rest
        .bytes()
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'$'))
        .count();
    let name = &rest[..length];
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return false;
    }
    let after = &rest[length..];
    // `<https://...>` and `<name@host>` are links.
    if after.starts_with([':', '@']) || schemas.components.get(name).is_some() {
        return false;
    }
    // `<br?>` is not a tag.
    let glued = !after.starts_with([' ', '\t', '\r', '\n', '/', '>']);
    if schemas.html.is_known(name) && !glued && !has_words(name, after, schemas) {
        return false;
    }
    match memchr::memchr2(b'>', b'<', after.as_bytes()) {
        Some(end) => {
            after.as_bytes()[end] == b'>'
                && !after[..end].contains("\n\n")
                && !after[..end].contains("@")
        }
        None => false,
    }
}

/// Returns true if the name of the element is followed by words, as in `<table name>`, and the
/// element has no end tag.
fn has_words(name: &str, after: &str, schemas: &Schemas) -> bool {
    let Some(end) = memchr::memchr2(b'>', b'<', after.as_bytes()) else {
        return false;
    };
    let inside = after[..end].trim_end_matches('/');
    if !inside.starts_with(' ') || inside.contains(['=', '"', '\'']) {
        return false;
    }
    let boolean = |word: &str| {
        schemas
            .html
            .boolean_attributes
            .iter()
            .any(|known| known.eq_ignore_ascii_case(word))
    };
    let mut words = inside.split_whitespace().filter(|word| !boolean(word));
    let wordy = words
        .next()
        .is_some_and(|word| word.starts_with(|c: char| c.is_alphanumeric()));
    let closes = |at: usize| after.as_bytes().get(at + 2..at + 2 + name.len());
    wordy
        && !memchr::memmem::find_iter(lookahead(after, 0).as_bytes(), b"</")
            .any(|at| closes(at).is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes())))
}

/// Returns the end of the token in a link target that starts at `at`:
/// `](<!--$name-->...<!--/$name-->)`.
fn token_end(text: &str, at: usize) -> Option<usize> {
    let rest = lookahead(text, at);
    let rest = rest.split('\n').next().unwrap_or_default();
    let (kind, name) = marker::read(first_comment(rest)?)?;
    if kind != MarkerKind::TokenStart {
        return None;
    }
    let mut from = 4;
    while let Some(found) = rest[from..].find("<!--") {
        let start = from + found;
        let comment = first_comment(&rest[start..])?;
        if let Some((MarkerKind::TokenEnd, end)) = marker::read(comment)
            && end.eq_ignore_ascii_case(name)
        {
            return Some(at + start + comment.len());
        }
        from = start + 4;
    }
    None
}

/// Returns the text after `at` in which an end may reasonably be.
fn lookahead(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    &rest[..rest.floor_char_boundary(2 * LOOKAHEAD_BYTES)]
}

/// Tracks which offsets are in link targets, from the start of a text to its end.
struct Targets<'t> {
    text: &'t [u8],
    /// The end of the text that was read.
    at: usize,
    /// True if that end is in a link target.
    inside: bool,
}

impl<'t> Targets<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text: text.as_bytes(),
            at: 0,
            inside: false,
        }
    }

    /// Returns true if `at` is after a `](` that has not ended yet.
    fn contains(&mut self, at: usize) -> bool {
        let unread = &self.text[self.at.min(at)..at];
        if let Some(newline) = memchr::memrchr2(b'\n', b'\r', unread) {
            self.at += newline + 1;
            self.inside = false;
        }
        for at in self.at..at {
            match self.text[at] {
                b'(' if at > 0 && self.text[at - 1] == b']' => self.inside = true,
                b')' | b' ' | b'\t' => self.inside = false,
                _ => {}
            }
        }
        self.at = self.at.max(at);
        self.inside
    }
}

/// Returns the comment at the start of `text`.
fn first_comment(text: &str) -> Option<&str> {
    Some(&text[..text.find("-->")? + 3])
}

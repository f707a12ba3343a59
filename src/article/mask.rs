//! Hides from the Markdown parser what is not Markdown, without moving a byte.
//!
//! - A placeholder that looks like a tag (`<storage-account-name>`) is text: its
//!   `<` becomes [`PLACEHOLDER`], except in a link target, which would end at it.
//! - A component and a section marker become a comment of the same length.
//! - A replacement token within a link target becomes letters.
//! - A tab behind the fence that ends a code block, or in the row of hyphens of
//!   a table, becomes a blank: the parser does not see the fence or the table,
//!   though CommonMark and GitHub say that it is one.

use crate::schema::Schemas;
use crate::source::Span;

/// Stands for the `<` of a placeholder. The control character never reaches a
/// reader: a file that holds one of its own is not published.
pub const PLACEHOLDER: char = '\u{1}';

/// The body `text`, which begins at `base` of its file, with everything masked
/// that must be; `None` where there is nothing to mask. `hidden` are the spans
/// of components and section markers in the file.
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
            if targets.holds(at)
                && let Some(end) = token_end(text, at)
            {
                edits.push((at, end, Filler::Letters));
                skip = end;
            }
        } else if is_placeholder(text, at, schemas) && !targets.holds(at) {
            edits.push((at, at + 1, Filler::Placeholder));
        }
    }
    let tabs = stray_tabs(text).into_iter();
    edits.extend(tabs.map(|at| (at, at + 1, Filler::Blank)));
    if edits.is_empty() {
        return None;
    }
    let mut masked = text.as_bytes().to_vec();
    // Components last: a placeholder within one is hidden with it.
    edits.sort_by_key(|(_, _, filler)| matches!(filler, Filler::Comment));
    for (start, end, filler) in edits {
        filler.fill(&mut masked[start..end]);
    }
    String::from_utf8(masked).ok()
}

enum Filler {
    Blank,
    Comment,
    Letters,
    Placeholder,
}

impl Filler {
    fn fill(&self, bytes: &mut [u8]) {
        match self {
            Self::Placeholder => bytes.fill(PLACEHOLDER as u8),
            Self::Letters => bytes.fill(b'x'),
            Self::Blank => bytes.fill(b' '),
            Self::Comment if bytes.len() >= 7 => {
                // A blank line would not end a comment, but line ends must stay.
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

/// The tabs in lines that end a code block or stand between the head and the
/// body of a table.
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

/// Whether the `<` at `at` begins something that a browser would swallow as a
/// tag though no HTML element has that name.
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
    // `<br?>` is no tag.
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

/// Whether what follows the name of an element are words, as in `<table name>`,
/// and the element never ends.
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
        && !memchr::memmem::find_iter(near(after, 0).as_bytes(), b"</")
            .any(|at| closes(at).is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes())))
}

/// Where the token in the target of a link ends that begins at `at`:
/// `](<!--$name-->...<!--/$name-->)`.
fn token_end(text: &str, at: usize) -> Option<usize> {
    let rest = near(text, at);
    let rest = rest.split('\n').next().unwrap_or_default();
    let (kind, name) = super::marker::read(first_comment(rest)?)?;
    if kind != super::MarkerKind::TokenStart {
        return None;
    }
    let mut from = 4;
    while let Some(found) = rest[from..].find("<!--") {
        let start = from + found;
        let comment = first_comment(&rest[start..])?;
        if let Some((super::MarkerKind::TokenEnd, end)) = super::marker::read(comment)
            && end.eq_ignore_ascii_case(name)
        {
            return Some(at + start + comment.len());
        }
        from = start + 4;
    }
    None
}

/// What follows `at`, as far as an end may reasonably be away.
fn near(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    &rest[..rest.floor_char_boundary(4096)]
}

/// Which places lie in the target of a link, asked of a text from its front to
/// its end.
struct Targets<'t> {
    text: &'t [u8],
    /// How far it was read.
    at: usize,
    /// Whether that lies in the target of a link.
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

    /// Whether `at` lies behind a `](` that nothing has ended yet.
    fn holds(&mut self, at: usize) -> bool {
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

/// The comment that `text` begins with.
fn first_comment(text: &str) -> Option<&str> {
    Some(&text[..text.find("-->")? + 3])
}

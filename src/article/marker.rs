//! Replacement tokens and regions: comments with a meaning.

use super::broken_marker;
use crate::schema::Markers;
use crate::source::{CachedFinder, Source, Span};

/// The start or the end of a token or a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// The location of the comment.
    pub span: Span,
    /// The location of the name, without `$` and `/`.
    pub name: Span,
    /// The kind of marker.
    pub kind: MarkerKind,
    /// The notation.
    pub form: MarkerForm,
}

/// The notation of a marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkerForm {
    /// The correct notation.
    Tidy,
    /// A comment with other characters, or in another order.
    Untidy,
    /// Not a comment, although it was meant as one: readers may see it.
    Broken,
}

/// The kind of a marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkerKind {
    /// `<!--$name-->`
    TokenStart,
    /// `<!--/$name-->`
    TokenEnd,
    /// `<!--name-->`
    RegionStart,
    /// `<!--/name-->`
    RegionEnd,
}

impl MarkerKind {
    /// Returns the kind of the end (else the start) of a token (else a region).
    pub(super) fn of(token: bool, end: bool) -> Self {
        match (token, end) {
            (true, false) => Self::TokenStart,
            (true, true) => Self::TokenEnd,
            (false, false) => Self::RegionStart,
            (false, true) => Self::RegionEnd,
        }
    }

    /// Returns true for a replacement token.
    pub(super) fn is_token(self) -> bool {
        matches!(self, Self::TokenStart | Self::TokenEnd)
    }
}

impl Marker {
    /// Returns true if it starts a token or a region.
    pub fn is_start(&self) -> bool {
        matches!(self.kind, MarkerKind::TokenStart | MarkerKind::RegionStart)
    }

    /// Returns true for a replacement token.
    pub fn is_token(&self) -> bool {
        self.kind.is_token()
    }

    /// Returns the correct comment for the token, else the region, `name`.
    pub fn correct_form(&self, name: &str, token: bool) -> String {
        let slash = if self.is_start() { "" } else { "/" };
        let dollar = if token { "$" } else { "" };
        format!("<!--{slash}{dollar}{name}-->")
    }

    /// Returns true if the notation is correct.
    pub fn is_tidy(&self) -> bool {
        self.form == MarkerForm::Tidy
    }
}

/// Returns the kind and the name of the marker in a whole comment; `None` for an ordinary comment.
///
/// Spaces and a second `$` are accepted: `<!--/$ name-->` was meant as the token, and a rule
/// reports the notation. The name of a token may have several words.
pub fn read(comment: &str) -> Option<(MarkerKind, &str)> {
    let inner = comment.strip_prefix("<!--")?.strip_suffix("-->")?;
    let rest = inner.trim_start_matches(['/', '$', ' ', '\t']);
    let sigils = &inner[..inner.len() - rest.len()];
    let name = rest.trim_end();
    let (token, end) = (sigils.contains('$'), sigils.contains('/'));
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.') || (token && c == ' '))
        && !name.ends_with('-');
    if is_name {
        Some((MarkerKind::of(token, end), name))
    } else {
        None
    }
}

/// Finds all markers in `part` of the file outside code, also broken ones.
pub(super) fn find(source: &Source, part: Span, code: &[Span], known: &Markers) -> Vec<Marker> {
    let text = source.slice(part);
    let base = part.start as usize;
    let mut markers = Vec::new();
    let comments = Comments::new(text);
    let mut from = 0;
    while let Some(found) = memchr::memchr(b'<', &text.as_bytes()[from..]) {
        let start = from + found;
        let rest = &text[start..];
        let comment = comments.whole(start);
        from = start + comment.map_or(1, str::len);
        let marker = comment
            .and_then(|comment| tidied(comment, text, base))
            .or_else(|| broken(rest, text, base, known));
        let Some(marker) = marker else { continue };
        from = from.max(marker.span.end as usize - base);
        if !marker.span.is_within(code) {
            markers.push(marker);
        }
    }
    markers
}

/// Finds comments in a text, from its start to its end.
struct Comments<'t> {
    text: &'t str,
    begins: CachedFinder<'t>,
    ends: CachedFinder<'t>,
}

impl<'t> Comments<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            begins: CachedFinder::new(text, "<!--"),
            ends: CachedFinder::new(text, "-->"),
        }
    }

    /// Returns the comment that starts at `start`, unless another one starts in it.
    fn whole(&self, start: usize) -> Option<&'t str> {
        if !self.text[start..].starts_with("<!--") {
            return None;
        }
        let end = self.ends.find(start)? + 3;
        let next = self.begins.find(start + 4);
        if next.is_some_and(|next| next < end) {
            return None;
        }
        Some(&self.text[start..end])
    }
}

/// Returns the marker of `comment`; `text` starts at `base` of the file.
fn tidied(comment: &str, text: &str, base: usize) -> Option<Marker> {
    let (kind, name) = read(comment)?;
    let sigils = match kind {
        MarkerKind::TokenStart => "$",
        MarkerKind::TokenEnd => "/$",
        MarkerKind::RegionStart => "",
        MarkerKind::RegionEnd => "/",
    };
    let inner = &comment[4..comment.len() - 3];
    let is_tidy = inner.strip_prefix(sigils) == Some(name);
    Some(Marker {
        span: Span::of_slice(text, comment, base),
        name: Span::of_slice(text, name, base),
        kind,
        form: if is_tidy {
            MarkerForm::Tidy
        } else {
            MarkerForm::Untidy
        },
    })
}

/// Returns the broken marker at the start of `rest`.
fn broken(rest: &str, text: &str, base: usize, known: &Markers) -> Option<Marker> {
    let broken = broken_marker::read(rest)?;
    let is_meant = broken.kind.is_token() || known.region(broken.name).is_some();
    if !is_meant {
        return None;
    }
    Some(Marker {
        span: Span::of_slice(text, broken.written, base),
        name: Span::of_slice(text, broken.name, base),
        kind: broken.kind,
        form: MarkerForm::Broken,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distinguishes_markers_from_comments() {
        assert_eq!(
            read("<!--$vmname-->"),
            Some((MarkerKind::TokenStart, "vmname"))
        );
        assert_eq!(
            read("<!-- /$ vm.name -->"),
            Some((MarkerKind::TokenEnd, "vm.name"))
        );
        assert_eq!(
            read("<!--issueDescription-->"),
            Some((MarkerKind::RegionStart, "issueDescription"))
        );
        assert_eq!(
            read("<!--/issueDescription-->"),
            Some((MarkerKind::RegionEnd, "issueDescription"))
        );
        assert_eq!(
            read("<!--/$ $name -->"),
            Some((MarkerKind::TokenEnd, "name"))
        );
        assert_eq!(
            read("<!--$list of names-->"),
            Some((MarkerKind::TokenStart, "list of names"))
        );
        for comment in ["<!-- two words -->", "<!---->", "<!--$-->", "<!--1-->"] {
            assert_eq!(read(comment), None, "{comment}");
        }
    }
}

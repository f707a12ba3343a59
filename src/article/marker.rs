//! Replacement tokens and regions: comments that carry meaning.

use super::broken_marker;
use crate::schema::Markers;
use crate::source::{CachedFinder, Source, Span};

/// One end of a token or a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// The whole comment.
    pub span: Span,
    /// The name in it, without `$` and `/`.
    pub name: Span,
    /// Which end of what.
    pub kind: MarkerKind,
    /// How it is written.
    pub form: MarkerForm,
}

/// How a marker is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkerForm {
    /// As it should be.
    Tidy,
    /// A comment with more in it than belongs there, or not in order.
    Untidy,
    /// No comment, though it was meant as one: a reader may see it.
    Broken,
}

/// Which end of what a marker is.
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
    /// Which end (`end`, or else the start) of a token or a region it is.
    pub(super) fn of(token: bool, end: bool) -> Self {
        match (token, end) {
            (true, false) => Self::TokenStart,
            (true, true) => Self::TokenEnd,
            (false, false) => Self::RegionStart,
            (false, true) => Self::RegionEnd,
        }
    }

    /// Whether it belongs to a replacement token.
    pub(super) fn is_token(self) -> bool {
        matches!(self, Self::TokenStart | Self::TokenEnd)
    }
}

impl Marker {
    /// Whether it begins what it belongs to.
    pub fn is_start(&self) -> bool {
        matches!(self.kind, MarkerKind::TokenStart | MarkerKind::RegionStart)
    }

    /// Whether it belongs to a replacement token.
    pub fn is_token(&self) -> bool {
        self.kind.is_token()
    }

    /// The comment as it should be written for the token, or else the region,
    /// `name`.
    pub fn spelt(&self, name: &str, token: bool) -> String {
        let slash = if self.is_start() { "" } else { "/" };
        let dollar = if token { "$" } else { "" };
        format!("<!--{slash}{dollar}{name}-->")
    }

    /// Whether it is written as it should be.
    pub fn is_tidy(&self) -> bool {
        self.form == MarkerForm::Tidy
    }
}

/// What the comment `comment` (delimiters included) marks: the kind, and the
/// name as a slice of `comment`. `None` for an ordinary comment.
///
/// Blanks and a second `$` are let pass: whoever wrote `<!--/$ name-->` meant
/// the token, and a rule says that it is spelt wrongly. The name of a token may
/// be of several words.
pub fn read(comment: &str) -> Option<(MarkerKind, &str)> {
    let inner = comment.strip_prefix("<!--")?.strip_suffix("-->")?;
    let name = inner.trim_start_matches(['/', '$', ' ', '\t']);
    let sigils = &inner[..inner.len() - name.len()];
    let name = name.trim_end();
    let (token, end) = (sigils.contains('$'), sigils.contains('/'));
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.') || (token && c == ' '))
        && !name.ends_with('-');
    is_name.then_some((MarkerKind::of(token, end), name))
}

/// All markers in `part` of the file outside code, those among them that are no
/// comments though they were meant as such.
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

/// The comments of a text, asked for from its front to its end.
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

    /// The comment that begins at `start`, unless it swallows another one.
    fn whole(&self, start: usize) -> Option<&'t str> {
        if !self.text[start..].starts_with("<!--") {
            return None;
        }
        let end = self.ends.find(start)? + 3;
        let next = self.begins.find(start + 4);
        next.is_none_or(|next| next >= end)
            .then(|| &self.text[start..end])
    }
}

/// The marker that `comment` is; `text` begins at `base` of the file.
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

/// The marker that `rest` begins with, if it is one only for who wrote it.
fn broken(rest: &str, text: &str, base: usize, known: &Markers) -> Option<Marker> {
    let broken = broken_marker::read(rest)?;
    let is_meant = broken.kind.is_token() || known.region(broken.name).is_some();
    is_meant.then(|| Marker {
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
    fn tells_markers_from_comments() {
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

//! Replacement tokens and regions: comments that carry meaning.

use crate::source::{Source, Span};

/// One end of a token or a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// The whole comment.
    pub span: Span,
    /// The name in it, without `$` and `/`.
    pub name: Span,
    /// Which end of what.
    pub kind: MarkerKind,
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

impl Marker {
    /// Whether it begins what it belongs to.
    pub fn is_start(&self) -> bool {
        matches!(self.kind, MarkerKind::TokenStart | MarkerKind::RegionStart)
    }

    /// Whether it belongs to a replacement token.
    pub fn is_token(&self) -> bool {
        matches!(self.kind, MarkerKind::TokenStart | MarkerKind::TokenEnd)
    }
}

/// What the comment `comment` (delimiters included) marks: the kind, and the
/// name as a slice of `comment`. `None` for an ordinary comment.
pub fn read(comment: &str) -> Option<(MarkerKind, &str)> {
    let inner = comment.strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    let (end, inner) = match inner.strip_prefix('/') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, inner),
    };
    let (token, name) = match inner.strip_prefix('$') {
        Some(rest) => (true, rest.trim()),
        None => (false, inner),
    };
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    let kind = match (token, end) {
        (true, false) => MarkerKind::TokenStart,
        (true, true) => MarkerKind::TokenEnd,
        (false, false) => MarkerKind::RegionStart,
        (false, true) => MarkerKind::RegionEnd,
    };
    is_name.then_some((kind, name))
}

/// All markers of the body outside code.
pub(super) fn find(source: &Source, body: Span, code: &[Span]) -> Vec<Marker> {
    let text = source.slice(body);
    let base = body.start as usize;
    let mut markers = Vec::new();
    let mut from = 0;
    while let Some(found) = memchr::memmem::find(&text.as_bytes()[from..], b"<!--") {
        let start = from + found;
        // A comment that is not closed must not swallow the next one's end.
        let next = text[start + 4..].find("<!--").map_or(text.len(), |next| start + 4 + next);
        let end = text[start..].find("-->").map(|end| start + end + 3).filter(|end| *end <= next);
        from = start + 4;
        let Some(end) = end else { continue };
        from = end;
        let comment = &text[start..end];
        let span = Span::new(base + start, base + end);
        if code.iter().any(|code| code.contains(span)) {
            continue;
        }
        if let Some((kind, name)) = read(comment) {
            markers.push(Marker { span, name: Span::of_slice(text, name, base), kind });
        }
    }
    markers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_markers_from_comments() {
        assert_eq!(read("<!--$vmname-->"), Some((MarkerKind::TokenStart, "vmname")));
        assert_eq!(read("<!-- /$ vm.name -->"), Some((MarkerKind::TokenEnd, "vm.name")));
        assert_eq!(read("<!--issueDescription-->"), Some((MarkerKind::RegionStart, "issueDescription")));
        assert_eq!(read("<!--/issueDescription-->"), Some((MarkerKind::RegionEnd, "issueDescription")));
        for comment in ["<!-- two words -->", "<!---->", "<!--$-->", "<!--1-->"] {
            assert_eq!(read(comment), None, "{comment}");
        }
    }
}

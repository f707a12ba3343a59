//! Finds markers.

use super::broken;
use super::model::{Marker, MarkerForm, MarkerKind};
use super::read::read;
use crate::schema::Markers;
use crate::source::{CachedFinder, Span};

/// Finds all markers in `part` of the file outside code, including broken ones.
pub(in crate::article) fn find(
    text: &str,
    part: Span,
    code: &[Span],
    known: &Markers,
) -> Vec<Marker> {
    let text = text.get(part.range()).unwrap_or_default();
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
    let broken = broken::read(rest)?;
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

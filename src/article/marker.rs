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
    /// Whether nothing stands in the comment but what belongs there, in order.
    pub tidy: bool,
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

    /// The comment as it should be written for the name `name`.
    pub fn spelt(&self, name: &str) -> String {
        let slash = if self.is_start() { "" } else { "/" };
        let dollar = if self.is_token() { "$" } else { "" };
        format!("<!--{slash}{dollar}{name}-->")
    }

    /// Whether it is written as it should be.
    pub fn is_tidy(&self) -> bool {
        self.tidy
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
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.') || (token && c == ' '));
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
        let next = text[start + 4..]
            .find("<!--")
            .map_or(text.len(), |next| start + 4 + next);
        let end = text[start..]
            .find("-->")
            .map(|end| start + end + 3)
            .filter(|end| *end <= next);
        from = start + 4;
        let Some(end) = end else { continue };
        from = end;
        let comment = &text[start..end];
        let span = Span::new(base + start, base + end);
        let next = code.partition_point(|code| code.start <= span.start);
        if next > 0 && code[next - 1].contains(span) {
            continue;
        }
        if let Some((kind, name)) = read(comment) {
            let name = Span::of_slice(text, name, base);
            let sigils = match kind {
                MarkerKind::TokenStart => "$",
                MarkerKind::TokenEnd => "/$",
                MarkerKind::RegionStart => "",
                MarkerKind::RegionEnd => "/",
            };
            let before = &source.text[span.start as usize + 4..name.start as usize];
            markers.push(Marker {
                span,
                name,
                kind,
                tidy: before == sigils && name.end + 3 == span.end,
            });
        }
    }
    markers
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

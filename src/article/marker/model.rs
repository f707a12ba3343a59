//! The start or the end of a token or a region.

use crate::source::Span;

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

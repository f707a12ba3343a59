//! The slash of an end marker.

use crate::article::Marker;
use crate::finding::Fix;

/// Returns a fix that adds the `/` of `marker` if `is_end`, and removes it otherwise.
pub(in crate::rules) fn slash(marker: &Marker, name: &str, is_end: bool) -> Fix {
    let dollar = if marker.is_token() { "$" } else { "" };
    let slash = if is_end { "/" } else { "" };
    Fix::needs_review(marker.span, format!("<!--{slash}{dollar}{name}-->"))
}

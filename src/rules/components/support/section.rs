//! Sections.

use crate::article::{Article, Section};

/// Returns true if the marker of `section` has no error.
pub(in crate::rules) fn is_well_formed(article: &Article, section: &Section) -> bool {
    article
        .component_faults
        .binary_search_by_key(&section.marker, |fault| fault.span)
        .is_err()
}

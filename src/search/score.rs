//! Scores of matches. They are integers, so that every implementation computes the
//! same order.

/// Factor of an exact match, the highest one.
pub(super) const EXACT_FACTOR: u32 = 16;
/// Factor of another word of the same group of synonyms.
pub(super) const SYNONYM_FACTOR: u32 = 14;
/// Factor of another word of the same family.
pub(super) const FORM_FACTOR: u32 = 11;
/// Factor of a longer word that starts with the query word.
pub(super) const PREFIX_FACTOR: u32 = 8;

/// Returns the factor of a correction with this edit distance.
pub(super) fn correction_factor(distance: usize) -> u32 {
    if distance == 1 { 12 } else { 9 }
}

/// Returns true if this is the factor of a correction.
pub(super) fn is_correction(factor: u32) -> bool {
    [correction_factor(1), correction_factor(2)].contains(&factor)
}

/// Returns the inverse document frequency of a term in `found` of `documents` documents:
/// 64 times the binary logarithm of the ratio, plus 16 so that it is never 0.
pub(super) fn inverse_document_frequency(documents: u32, found: u32) -> u32 {
    let ratio = ((u64::from(documents) + 1) * 1024 / u64::from(found.max(1))).max(1024);
    let whole = ratio.ilog2();
    let rest = ((ratio - (1 << whole)) * 64) >> whole;
    whole * 64 + rest as u32 - 640 + 16
}

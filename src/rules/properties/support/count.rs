//! The number of values of an attribute.

use crate::article::AttributeRef;

/// Returns the number of values, separated by commas, semicolons, or vertical bars.
pub(in crate::rules) fn count(attribute: AttributeRef<'_>) -> usize {
    let value = attribute.value();
    if memchr::memchr3(b',', b';', b'|', value.as_bytes()).is_none() {
        return usize::from(!attribute.trimmed().is_empty());
    }
    value
        .split([',', ';', '|'])
        .filter(|part| !part.trim().is_empty())
        .count()
}

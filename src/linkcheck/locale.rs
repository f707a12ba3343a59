//! Languages in paths.

use crate::schema::Links;
use std::borrow::Cow;

/// A path without its first segment, if that names a language.
pub(super) fn without<'p>(path: &'p str, known: &Links) -> Cow<'p, str> {
    let below = path.strip_prefix('/').unwrap_or(path);
    let (first, rest) = below.split_once('/').unwrap_or((below, ""));
    match first.contains('-') && known.locales.is_match(first) {
        true => Cow::Owned(format!("/{rest}")),
        false => Cow::Borrowed(path),
    }
}

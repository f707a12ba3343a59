//! Locales in paths, as in `/en-us/azure`.

use crate::schema::Links;
use std::borrow::Cow;

/// Returns the path without its first segment if that is a locale.
pub(super) fn without_locale<'p>(path: &'p str, links: &Links) -> Cow<'p, str> {
    let relative = path.strip_prefix('/').unwrap_or(path);
    let (first, rest) = relative.split_once('/').unwrap_or((relative, ""));
    if first.contains('-') && links.locales.is_match(first) {
        return Cow::Owned(format!("/{rest}"));
    }
    Cow::Borrowed(path)
}

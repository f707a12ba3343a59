//! Targets that lack their scheme.

use crate::article::Link;
use crate::corpus::web_link::{address_error, is_placeholder};
use crate::rules::ArticleContext;
use crate::schema::Links;

/// A scheme that is missing from a target.
pub(in crate::rules) struct MissingScheme {
    pub(in crate::rules) scheme: String,
    /// Number of bytes at the start of the target that the scheme replaces.
    pub(in crate::rules) replaced: usize,
    pub(in crate::rules) is_certain: bool,
}

/// Maximum number of characters of the address in the message.
const MAX_EXAMPLE_CHARS: usize = 60;

impl MissingScheme {
    /// Returns the start of the corrected address.
    pub(in crate::rules) fn example(&self, link: &Link) -> String {
        let rest = &link.url.trim()[self.replaced..];
        let end = rest
            .char_indices()
            .nth(MAX_EXAMPLE_CHARS)
            .map_or(rest.len(), |(end, _)| end);
        format!("{}{}", self.scheme, &rest[..end])
    }
}

/// Returns the scheme that is missing from a target that looks like a file path.
pub(in crate::rules) fn missing_scheme(
    link: &Link,
    cx: &ArticleContext<'_>,
) -> Option<MissingScheme> {
    let missing = |scheme: &str, replaced, is_certain| MissingScheme {
        scheme: scheme.to_owned(),
        replaced,
        is_certain,
    };
    let url = link.url.trim();
    let known = &cx.schemas.links;
    if link.image || is_placeholder(url, "", known) || address_error(url).is_some() {
        return None;
    }
    // `https//host`, `https;//host`, and `://host`: the colon is missing or alone.
    if let Some((front, _)) = url.split_once("//") {
        let word = front.trim_end_matches([';', '.', ',']);
        if ["https", "http", "", ":", ";"].contains(&word) && !front.starts_with('.') {
            return Some(missing("https://", front.len() + 2, front.is_empty()));
        }
    }
    if let Some((scheme, end)) = blade_scheme(url, known) {
        return Some(missing(&format!("{scheme}:"), end, false));
    }
    let host = url.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let lower = host.to_ascii_lowercase();
    if known.placeholder_hosts.contains(&lower) {
        return None;
    }
    let is_known = known.https_hosts.contains(&lower) || cx.options.hosts.https.contains(&lower);
    if is_known || (lower.starts_with("www.") && lower.matches('.').count() >= 2) {
        return Some(missing("https://", 0, is_known));
    }
    let extension = url.split('.').next().unwrap_or_default();
    let mut blades = cx.schemas.blades.blades.iter();
    let is_blade =
        url.contains('.') && blades.any(|blade| blade.extension.eq_ignore_ascii_case(extension));
    if is_blade {
        Some(missing("data-blade:", 0, false))
    } else {
        None
    }
}

/// Returns the scheme of `data_blade:X` or `data-blade;X`, and the offset after it.
fn blade_scheme<'k>(url: &str, known: &'k Links) -> Option<(&'k str, usize)> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let end = url.find(|c| !is_name(c))?;
    let rest = url[end..].trim_start_matches([':', ';', '.', '=', '/', ',']);
    let after = url.len() - rest.len();
    let word = url[..end].replace('_', "-");
    let mut schemes = known.blade_schemes.iter();
    let scheme = schemes.find(|scheme| scheme.eq_ignore_ascii_case(&word))?;
    if after == end || rest.is_empty() {
        return None;
    }
    Some((scheme.as_str(), after))
}

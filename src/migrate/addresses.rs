//! Addresses of pages that moved to the same path on another host.

use crate::article::Article;
use crate::config::Config;
use crate::corpus::web_links;
use crate::finding::Edit;
use crate::schema::{MovedHost, Schemas};
use crate::source::Span;
use std::collections::BTreeMap;

/// Returns the edits that replace the hosts of links.
pub(super) fn edits(article: &Article, schemas: &Schemas, config: &Config) -> Vec<Edit> {
    let moved = || schemas.links.moved_hosts.iter().chain(&config.links.moved);
    let mut edits = BTreeMap::new();
    for link in web_links(article, schemas, config) {
        let written = article.source.slice(link.target);
        let Some((at, to)) = moved().find_map(|host| Some((host_at(written, host)?, &host.to)))
        else {
            continue;
        };
        let start = link.target.start as usize + at.start;
        // Several links can share the address of a definition.
        edits.insert(Span::new(start, start + at.len()), to.clone());
    }
    let edits = edits.into_iter();
    edits.map(|(span, text)| Edit { span, text }).collect()
}

/// Returns the location of the old host in an address as written, if the address has that host.
fn host_at(written: &str, host: &MovedHost) -> Option<std::ops::Range<usize>> {
    // In JSON, slashes may be escaped.
    let slashes = [r"\/\/", "//"];
    let start = slashes.iter().find_map(|slashes| {
        let at = written.find(slashes)?;
        Some(at + slashes.len())
    })?;
    let end = start + host.from.len();
    let found = written.get(start..end)?;
    let next = written[end..].chars().next();
    let is_whole = next.is_none_or(|c| matches!(c, '/' | '\\' | '?' | '#'));
    if is_whole && found.eq_ignore_ascii_case(&host.from) {
        return Some(start..end);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::host_at;
    use crate::schema::MovedHost;

    #[test]
    fn only_the_host_of_the_address_itself_is_found() {
        let host = MovedHost {
            from: "docs.example.org".to_owned(),
            to: "learn.example.org".to_owned(),
        };
        for (written, expected) in [
            ("https://docs.example.org/a", Some(8..24)),
            ("HTTPS://DOCS.example.org", Some(8..24)),
            (r"https:\/\/docs.example.org\/a", Some(10..26)),
            ("button-link:https://docs.example.org?x", Some(20..36)),
            ("https://docs.example.org.evil/a", None),
            ("https://docs.example.org:8080/a", None),
            ("https://review.docs.example.org/a", None),
            ("https://a.example/?to=https://docs.example.org/", None),
            ("docs.example.org", None),
            ("", None),
        ] {
            assert_eq!(host_at(written, &host), expected, "{written}");
        }
    }
}

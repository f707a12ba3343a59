//! Addresses of articles in a preview or a site.

use crate::site::slug;

/// Returns the address of the article `id`; `None` if `preview` is not the address of a web site.
pub(super) fn of_article(preview: &str, id: &str) -> Option<String> {
    let is_web = ["http://", "https://"]
        .iter()
        .any(|scheme| preview.starts_with(scheme));
    let is_plain = |c: char| c.is_ascii_graphic() && !"<>\"'`\\".contains(c);
    if !is_web || !preview.chars().all(is_plain) {
        return None;
    }
    Some(format!(
        "{}/articles/{}.html",
        preview.trim_end_matches('/'),
        slug(id)
    ))
}

/// Which state of an article a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Before,
    After,
    Both,
}

/// Returns the address of the article `id` on the server of the page itself.
pub(super) fn on_this_server(side: Side, id: &str) -> String {
    let folder = match side {
        Side::Before => "/_helpc/before",
        Side::After => "",
        Side::Both => "/_helpc/compare",
    };
    format!("{folder}/articles/{}.html", slug(id))
}

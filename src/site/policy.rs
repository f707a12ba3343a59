//! Content security policies: the only place where they are written. Templates get them as
//! `policies`; the server sends one as a header; a test compares those in the guides.

use crate::schema::Videos;

/// The policy of pages without scripts and styles.
pub(super) const PLAIN: &str = "default-src 'none'; base-uri 'none'; form-action 'none'";
/// The policy of pages with styles.
pub const STYLED: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'";

/// The policy of pages with styles that show other pages of their site in frames.
#[cfg(feature = "serve")]
pub(crate) const FRAMES: &str =
    "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'";

/// The policy of a page in one file, with styles and without scripts, as an editor shows it.
#[cfg(feature = "lsp")]
pub(crate) const PREVIEW_IN_ONE_FILE: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; base-uri 'none'; form-action 'none'";

/// Returns the policy of a report in one file, whose only style has this SHA-256 hash in Base64.
#[cfg(feature = "cli")]
pub(crate) fn report_policy(style: &str) -> String {
    format!("default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'")
}

/// Returns the policy of such a page that a server shows: a script of the server reloads it.
#[cfg(feature = "cli")]
pub(crate) fn live_report_policy(style: &str) -> String {
    format!(
        "default-src 'none'; style-src 'sha256-{style}'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
    )
}

/// Returns the policy of pages with scripts: they load files of their own site, pictures
/// that the reader selects, and frames with videos.
pub fn page_policy(videos: &Videos) -> String {
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https:; \
         connect-src 'self'; worker-src 'self'; frame-src https://{}; base-uri 'none'; \
         form-action 'none'; require-trusted-types-for 'script'; trusted-types helpc",
        videos.player
    )
}

/// Returns the policy to send as a header with the pages: that of pages with scripts, and
/// only pages of the same site may show them in a frame, which no page can say of itself.
pub fn header_policy(videos: &Videos) -> String {
    format!("{}; frame-ancestors 'self'", page_policy(videos))
}

/// Returns the policy of `helpc serve`. It is an outer limit: the templates of a tree may
/// also use fonts, forms and a web manifest, and their pages state policies of their own.
pub fn preview_policy(videos: &Videos) -> String {
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
         img-src 'self' https: data:; connect-src 'self'; manifest-src 'self'; \
         frame-src https://{}; base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
        videos.player
    )
}

//! Links with an entry in the link-status file.

use crate::corpus::web_link::{WebLink, web_links};
use crate::rules::ArticleContext;
use crate::status::{Address, Class, Status};

/// A link with an entry in the link-status file.
#[derive(Debug)]
pub(in crate::rules) struct CheckedLink<'a> {
    pub(in crate::rules) link: WebLink,
    pub(in crate::rules) status: &'a Status,
    /// Class to report: each link has at most one finding.
    pub(in crate::rules) class: Class,
}

/// Returns the links of the article in `cx` that have an entry in the link-status file.
pub(in crate::rules) fn checked_links<'c>(cx: &'c ArticleContext<'_>) -> &'c [CheckedLink<'c>] {
    cx.checked_links.get_or_init(|| {
        let Some(statuses) = &cx.corpus.statuses else {
            return Vec::new();
        };
        let links = web_links(cx.article, cx.schemas, cx.config);
        let mut checked = Vec::new();
        for link in links {
            let Some(page) = statuses.get(&link.address.page) else {
                continue;
            };
            let anchor = link.address.fragment.as_deref().and_then(|fragment| {
                statuses.get(&Address::with_fragment(&link.address.page, fragment))
            });
            let (status, class) = match anchor {
                // The anchors of a page matter only if the page exists.
                Some(anchor)
                    if page.current().is_good() && anchor.current() == Class::AnchorGone =>
                {
                    (anchor, Class::AnchorGone)
                }
                _ => (page, page.current()),
            };
            checked.push(CheckedLink {
                link,
                status,
                class,
            });
        }
        checked
    })
}

/// Iterates over the checked links of this class.
pub(in crate::rules) fn links_of_class<'c>(
    cx: &'c ArticleContext<'_>,
    class: Class,
) -> impl Iterator<Item = &'c CheckedLink<'c>> {
    checked_links(cx)
        .iter()
        .filter(move |checked| checked.class == class)
}

impl CheckedLink<'_> {
    /// Returns a sentence with the date of the check, for the help.
    pub(in crate::rules) fn date(&self) -> String {
        format!("Checked on {}.", self.status.last_checked().day())
    }
}

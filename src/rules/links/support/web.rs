//! Links to web pages that `helpc links` can check, and their entries in the link-status
//! file.

use super::hosts::is_internal_host;
use super::target::{page_address, page_of, target_span};
use crate::article::{Article, ComponentUse, Target, classify};
use crate::config::Config;
use crate::corpus::is_markdown;
use crate::rules::Context;
use crate::schema::{ChildKind, Schemas};
use crate::source::Span;
use crate::status::{Address, Class, Status};

/// A link to a public web page.
#[derive(Debug)]
pub struct WebLink {
    /// Normalized address.
    pub address: Address,
    /// Target as written.
    pub url: String,
    /// Span of findings about the link.
    pub span: Span,
    /// Span of the target; empty if the target has no span of its own.
    pub target: Span,
}

/// Returns the links of an article to web pages: in Markdown, HTML, JSON, and components.
/// Leaves out malformed addresses, internal hosts, and addresses that the configuration
/// excludes.
pub fn web_links(article: &Article, schemas: &Schemas, config: &Config) -> Vec<WebLink> {
    if !is_markdown(&article.source.path) {
        return Vec::new();
    }
    let mut links = Vec::new();
    let mut add = |url: &str, host: &str, span: Span, target: Span| {
        if is_internal_host(host, schemas, config.hosts()) || config.links.exclude.is_match(url) {
            return;
        }
        if let Some(address) = Address::read(url) {
            links.push(WebLink {
                address,
                url: url.to_owned(),
                span,
                target,
            });
        }
    };
    for link in article.outline.addresses() {
        if let Some(page) = page_of(link, &schemas.links) {
            let url = page_address(&link.url);
            add(url, &page.host, target_span(link), link.target);
        }
    }
    for component in &article.components {
        component_links(component, schemas, &mut |url, span| {
            if let Target::Web { host, .. } = classify(url) {
                add(url, &host, span, span);
            }
        });
    }
    links
}

/// Calls `add` with each address in `component`, and with its span.
fn component_links(component: &ComponentUse, schemas: &Schemas, add: &mut impl FnMut(&str, Span)) {
    if let Some(known) = schemas.components.get(&component.name) {
        for child in &component.children {
            let is_url = known.children.iter().any(|one| {
                one.kind == ChildKind::Url && one.name.eq_ignore_ascii_case(&child.name)
            });
            if is_url {
                add(&child.text, child.text_span);
            }
        }
    }
    for inner in &component.grouped {
        component_links(inner, schemas, add);
    }
}

/// A link with an entry in the link-status file.
#[derive(Debug)]
pub(in crate::rules) struct CheckedLink<'a> {
    pub(in crate::rules) link: WebLink,
    pub(in crate::rules) status: &'a Status,
    /// Class to report: each link has at most one finding.
    pub(in crate::rules) class: Class,
}

/// Returns the links of the article in `cx` that have an entry in the link-status file.
pub(in crate::rules) fn checked_links<'c>(cx: &'c Context<'_>) -> &'c [CheckedLink<'c>] {
    cx.checked_links.get_or_init(|| {
        let Some(statuses) = &cx.corpus.statuses else {
            return Vec::new();
        };
        let links = web_links(cx.corpus.article(cx.file), cx.schemas, cx.config);
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
    cx: &'c Context<'_>,
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

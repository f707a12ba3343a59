//! Links to web pages, which `helpc links` can check.

use super::target::{page_address, page_of, target_span};
use crate::article::{Article, ComponentUse, Target, classify};
use crate::config::{Config, Hosts};
use crate::corpus::is_markdown;
use crate::schema::{ChildKind, Schemas};
use crate::source::Span;
use crate::status::Address;

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

/// Returns true if only employees can open pages on `host`, according to the schemas or to `own`.
pub(crate) fn is_internal_host(host: &str, schemas: &Schemas, own: &Hosts) -> bool {
    schemas.links.internal_hosts.contains(host) || own.internal.contains(host)
}

//! The links of an article to pages that can be asked for, and what the
//! link-status file says of them.

use super::internal_host::is_internal_host;
use super::target::{page_of, place};
use crate::article::{Article, ComponentUse};
use crate::config::Config;
use crate::corpus::is_markdown;
use crate::rules::Context;
use crate::schema::{ChildKind, Schemas};
use crate::source::Span;
use crate::status::{Address, Class, Status};

/// A link to a page on the web that anybody may ask for.
#[derive(Debug)]
pub struct WebLink {
    /// Where it leads.
    pub address: Address,
    /// Its target as written.
    pub url: String,
    /// Where a finding about it stands.
    pub place: Span,
    /// Where the target stands; empty where it is not written apart.
    pub target: Span,
}

/// The links of an article to pages on the web: in Markdown, HTML, JSON and
/// components. Not those that are broken as they are written, that only
/// employees reach, or that the tree excludes.
pub fn web_links(article: &Article, schemas: &Schemas, config: &Config) -> Vec<WebLink> {
    if !is_markdown(&article.source.path) {
        return Vec::new();
    }
    let mut links = Vec::new();
    let mut add = |url: &str, host: &str, place: Span, target: Span| {
        if is_internal_host(host, schemas, config.hosts()) || config.links.exclude.is_match(url) {
            return;
        }
        if let Some(address) = Address::read(url) {
            let url = url.to_owned();
            links.push(WebLink {
                address,
                url,
                place,
                target,
            });
        }
    };
    for page in article
        .outline
        .addresses()
        .filter_map(|link| page_of(link, &schemas.links))
    {
        let url = super::target::page_address(&page.link.url);
        add(url, &page.host, place(page.link), page.link.target);
    }
    for component in &article.components {
        component_links(component, schemas, &mut |url, span| {
            let host = match crate::article::classify(url) {
                crate::article::Target::Web { host, .. } => host.into_owned(),
                _ => return,
            };
            add(url, &host, span, span);
        });
    }
    links
}

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

/// A link, and what is known of it.
#[derive(Debug)]
pub(in crate::rules) struct Told<'a> {
    pub(super) link: WebLink,
    pub(super) status: &'a Status,
    /// What is to be said: each link has one finding at most.
    pub(super) class: Class,
}

/// The links of the article in `cx` that the link-status file knows.
pub(super) fn told<'c>(cx: &'c Context<'_>) -> &'c [Told<'c>] {
    cx.told.get_or_init(|| {
        let Some(statuses) = &cx.corpus.statuses else {
            return Vec::new();
        };
        let links = web_links(cx.corpus.article(cx.file), cx.schemas, cx.config);
        let known = links.into_iter().filter_map(|link| {
            let page = statuses.get(&link.address.page)?;
            let place = link.address.fragment.as_deref().and_then(|fragment| {
                statuses.get(&Address::with_fragment(&link.address.page, fragment))
            });
            let gone = place.filter(|place| place.now() == Class::AnchorGone);
            // Where there is no page, nothing is to be said of places on it.
            let (status, class) = match gone.filter(|_| page.now().holds()) {
                Some(gone) => (gone, Class::AnchorGone),
                None => (page, page.now()),
            };
            Some(Told {
                link,
                status,
                class,
            })
        });
        known.collect()
    })
}

/// Those of them that are of this class.
pub(super) fn of_class<'c>(
    cx: &'c Context<'_>,
    class: Class,
) -> impl Iterator<Item = &'c Told<'c>> {
    told(cx).iter().filter(move |told| told.class == class)
}

impl Told<'_> {
    /// When it was so, for the help.
    pub(super) fn asked(&self) -> String {
        format!("Checked on {}.", self.status.asked().day())
    }
}

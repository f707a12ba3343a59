//! Pages that the articles link to, with the fragments of the links.

use super::anchors::{names_code_lines, names_element};
use crate::article::{Target, classify};
use crate::config::Config;
use crate::corpus::{Corpus, web_links};
use crate::schema::Schemas;
use crate::status::Address;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Links to one page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageTargets {
    /// Fragments of the links, which the page must contain.
    pub fragments: BTreeSet<String>,
    /// Number of links to the page.
    pub links: usize,
}

/// Pages that a tree links to, by address.
pub type LinkTargets = BTreeMap<String, PageTargets>;

/// Returns the pages that the selected articles of a tree link to.
pub fn link_targets(corpus: &Corpus, schemas: &Schemas, config: &Config) -> LinkTargets {
    corpus
        .articles
        .par_iter()
        .filter(|article| corpus.tree.is_selected(&article.source.path))
        .fold(LinkTargets::new, |mut pages, article| {
            for link in web_links(article, schemas, config) {
                add(&mut pages, link.address, schemas);
            }
            pages
        })
        .reduce(LinkTargets::new, |mut pages, others| {
            for (page, targets) in others {
                let entry = pages.entry(page).or_default();
                entry.links += targets.links;
                entry.fragments.extend(targets.fragments);
            }
            pages
        })
}

fn add(pages: &mut LinkTargets, address: Address, schemas: &Schemas) {
    let is_line = |fragment: &str| {
        names_code_lines(fragment)
            && matches!(classify(&address.page), Target::Web { host, .. } if schemas.links.line_hosts.contains(&host))
    };
    let fragment = address
        .fragment
        .as_ref()
        .filter(|fragment| names_element(fragment) && !is_line(fragment))
        .cloned();
    let targets = pages.entry(address.page).or_default();
    targets.links += 1;
    targets.fragments.extend(fragment);
}

/// Returns the pages and fragments of `targets` that are not in `before`.
pub fn added(mut targets: LinkTargets, before: &LinkTargets) -> LinkTargets {
    targets.retain(|page, targets| match before.get(page) {
        Some(known) => {
            targets
                .fragments
                .retain(|fragment| !known.fragments.contains(fragment));
            !targets.fragments.is_empty()
        }
        None => true,
    });
    targets
}

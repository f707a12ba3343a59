//! The addresses of a tree: each once, with all that links want of it.

use super::anchors::{is_lines, is_place};
use crate::article::{Target, classify};
use crate::config::Config;
use crate::corpus::Corpus;
use crate::rules::web_links;
use crate::schema::Schemas;
use crate::status::Address;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What links want of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Places on it that can be looked for.
    pub fragments: BTreeSet<String>,
    /// How many links lead to it.
    pub links: usize,
}

/// The pages that a tree links to, by address.
pub type Addresses = BTreeMap<String, Wanted>;

/// The addresses in the selected files of a tree.
pub fn addresses(corpus: &Corpus, schemas: &Schemas, config: &Config) -> Addresses {
    let selected = corpus
        .articles
        .par_iter()
        .filter(|article| corpus.tree.is_selected(&article.source.path));
    selected
        .fold(Addresses::new, |mut found, article| {
            for link in web_links(article, schemas, config) {
                add(&mut found, link.address, schemas);
            }
            found
        })
        .reduce(Addresses::new, |mut one, other| {
            for (page, wanted) in other {
                let entry = one.entry(page).or_default();
                entry.links += wanted.links;
                entry.fragments.extend(wanted.fragments);
            }
            one
        })
}

fn add(found: &mut Addresses, address: Address, schemas: &Schemas) {
    let is_line = |fragment: &str| {
        is_lines(fragment)
            && matches!(classify(&address.page), Target::Web { host, .. } if schemas.links.line_hosts.contains(&host))
    };
    let fragment = address.fragment.as_deref();
    let fragment = fragment.filter(|fragment| is_place(fragment) && !is_line(fragment));
    let fragment = fragment.map(str::to_owned);
    let wanted = found.entry(address.page).or_default();
    wanted.links += 1;
    wanted.fragments.extend(fragment);
}

/// Those of `addresses` that `before` does not have.
pub fn added(addresses: Addresses, before: &Addresses) -> Addresses {
    let mut added = addresses;
    added.retain(|page, wanted| match before.get(page) {
        Some(known) => {
            wanted
                .fragments
                .retain(|fragment| !known.fragments.contains(fragment));
            !wanted.fragments.is_empty()
        }
        None => true,
    });
    added
}

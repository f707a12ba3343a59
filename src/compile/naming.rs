//! Names of products and resource types, for customers.

use crate::corpus::{self, Corpus};
use crate::finding::FileId;
use crate::lookup;
use crate::schema::{Label, Labels, Schemas};
use std::collections::BTreeMap;

/// The name of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ProductLabel {
    pub(super) title: String,
    pub(super) short: Option<String>,
    pub(super) icon: String,
    pub(super) description: Option<String>,
    pub(super) order: Option<u64>,
    /// True if the title is made of the id.
    pub(super) is_unnamed: bool,
}

/// Returns the name that customers see of a product that an article describes.
pub fn product_title(corpus: &Corpus, schemas: &Schemas, product: &corpus::Product<'_>) -> String {
    let namer = Namer {
        corpus,
        labels: &schemas.labels,
    };
    namer.described(product).title
}

/// Names things by the taxonomy file, the articles and the labels of the schemas.
#[derive(Debug, Clone, Copy)]
pub(super) struct Namer<'a> {
    pub(super) corpus: &'a Corpus,
    pub(super) labels: &'a Labels,
}

impl Namer<'_> {
    /// Returns the name of a product that an article describes.
    pub(super) fn described(&self, product: &corpus::Product<'_>) -> ProductLabel {
        let named = product.ids.iter().find_map(|id| self.named(id));
        named.unwrap_or_else(|| {
            let title = self.corpus.article(product.file).value("pageTitle");
            let name = title
                .and_then(|title| self.labels.of_title(title))
                .or_else(|| self.labels.of_sentence(product.short_description));
            let icon = self.labels.icon_of(name.unwrap_or_default());
            match name {
                Some(name) => label(&capitalized(name), icon),
                None => self.unnamed(product.ids.first().copied().unwrap_or_default()),
            }
        })
    }

    /// Returns the name that the taxonomy file gives to the product with this id.
    pub(super) fn named(&self, id: &str) -> Option<ProductLabel> {
        let named = self.corpus.names.product(id)?;
        let icon = named.icon.as_deref();
        Some(ProductLabel {
            short: named.short.clone(),
            description: named.description.clone(),
            order: named.order,
            ..label(
                named.name.trim(),
                icon.unwrap_or_else(|| self.labels.icon_of(&named.name)),
            )
        })
    }

    /// Returns the name of a product that no article describes: the resource type, or else the
    /// service, that at least half of its articles are for.
    pub(super) fn of_articles(&self, id: &str, files: &[FileId]) -> ProductLabel {
        let mut labels: BTreeMap<&str, (usize, &Label)> = BTreeMap::new();
        let mut known = 0;
        for file in files {
            let keys = lookup::resource_keys(self.corpus, *file);
            let shown = self.corpus.targeting.article(*file);
            known += usize::from(!keys.is_empty());
            let of_type = keys.iter().find_map(|key| self.labels.resource(key));
            let of_service = || {
                let mut services = shown.services.iter();
                services.find_map(|name| self.labels.service(self.corpus.targeting.name(*name)))
            };
            if let Some(label) = of_type.or_else(of_service) {
                labels.entry(&label.name).or_insert((0, label)).0 += 1;
            }
        }
        // Of equal numbers, the first in the alphabet wins.
        let most = labels.values().rev().max_by_key(|(count, _)| *count);
        match most {
            Some((count, found)) if count * 2 >= known => label(&found.name, &found.icon),
            _ => self.unnamed(id),
        }
    }

    /// Returns the name of a resource type, `service/type` in lower case; empty if it has none.
    pub(super) fn resource(&self, key: &str) -> &str {
        let given = self.corpus.names.resource(key);
        let known = || Some(self.labels.resource(key)?.name.as_str());
        given.or_else(known).unwrap_or_default()
    }

    fn unnamed(&self, id: &str) -> ProductLabel {
        ProductLabel {
            is_unnamed: true,
            ..label(&format!("Product {id}"), &self.labels.default_icon)
        }
    }
}

fn label(title: &str, icon: &str) -> ProductLabel {
    ProductLabel {
        title: title.to_owned(),
        short: None,
        icon: icon.to_owned(),
        description: None,
        order: None,
        is_unnamed: false,
    }
}

/// Returns a text with its first letter in upper case.
fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

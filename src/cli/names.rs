//! Names of clouds and products in arguments, with suggestions for unknown ones.

use crate::corpus::{Corpus, Taxonomy};
use crate::schema::Schemas;
use crate::util::nearest;
use anyhow::bail;

pub(super) use crate::util::did_you_mean;

/// Returns the index of the cloud with this name, which is not case-sensitive.
pub(super) fn cloud(name: &str, schemas: &Schemas) -> anyhow::Result<usize> {
    let names = || schemas.clouds.iter().map(|cloud| cloud.name.as_str());
    if let Some(at) = names().position(|cloud| cloud.eq_ignore_ascii_case(name.trim())) {
        return Ok(at);
    }
    let suggestion = did_you_mean(nearest(name, names()));
    let all = names().collect::<Vec<_>>().join(", ");
    bail!("unknown cloud `{name}` (clouds: {all}){suggestion}")
}

/// Returns the id, in lower case, of the product with this id or title. `known` are ids that
/// the taxonomy does not contain.
pub(super) fn product<'k>(
    name: &str,
    corpus: &'k Corpus,
    taxonomy: &Taxonomy<'k>,
    known: impl Iterator<Item = &'k str> + Clone,
) -> anyhow::Result<String> {
    let own = name.trim().to_lowercase();
    if taxonomy.product(&own).is_some() || known.clone().any(|id| id == own) {
        return Ok(own);
    }
    // Users know products by their titles.
    let titles = || {
        taxonomy
            .products
            .iter()
            .map(|product| product.title(corpus))
    };
    let by_title = titles()
        .position(|title| title.to_lowercase() == own)
        .and_then(|at| taxonomy.products[at].ids.first());
    if let Some(id) = by_title {
        return Ok(id.to_lowercase());
    }
    let ids = taxonomy.products.iter().flat_map(|product| &product.ids);
    let near = nearest(&own, titles().chain(ids.copied()).chain(known));
    bail!("unknown product `{name}`{}", did_you_mean(near))
}

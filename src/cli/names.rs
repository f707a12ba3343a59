//! Names of clouds and products in arguments: known ones, or what was meant.

use crate::corpus::{Corpus, Taxonomy};
use crate::schema::{Schemas, nearest};
use anyhow::bail;

/// The index of the cloud with this name, in any case.
pub(super) fn cloud(name: &str, schemas: &Schemas) -> anyhow::Result<usize> {
    let names = || schemas.clouds.iter().map(|cloud| cloud.name.as_str());
    match names().position(|cloud| cloud.eq_ignore_ascii_case(name.trim())) {
        Some(at) => Ok(at),
        None => bail!(
            "no cloud is called `{name}`{} the clouds are {}",
            nearest(name, names()).map_or_else(
                || ";".to_owned(),
                |near| format!("; did you mean `{near}`?")
            ),
            names().collect::<Vec<_>>().join(", ")
        ),
    }
}

/// The id, in lower case, of the product with this id or title. `known` are ids
/// beyond those of the taxonomy.
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
    // People know products by their names.
    let titles = || {
        taxonomy
            .products
            .iter()
            .map(|product| product.title(corpus))
    };
    let called = titles().position(|title| title.to_lowercase() == own);
    let called = called.and_then(|at| taxonomy.products[at].ids.first());
    if let Some(id) = called {
        return Ok(id.to_lowercase());
    }
    let ids = taxonomy.products.iter().flat_map(|product| &product.ids);
    let near = nearest(&own, titles().chain(ids.copied()).chain(known));
    let meant = near.map(|near| format!("; did you mean `{near}`?"));
    bail!(
        "the tree knows no product `{name}`{}",
        meant.unwrap_or_default()
    )
}

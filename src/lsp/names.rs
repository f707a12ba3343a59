//! Names of the ids in articles: topics, products, articles.

use crate::corpus::{Corpus, Taxonomy};
use crate::finding::FileId;
use crate::lookup::title;

/// The attribute with the ids of topics.
pub(super) const TOPICS: &str = "supportTopicIds";
/// The attribute with the ids of products.
pub(super) const PRODUCTS: &str = "productPesIds";

/// Returns the name of a topic and that of its product, if the tree describes it.
pub(super) fn topic(taxonomy: &Taxonomy<'_>, corpus: &Corpus, id: &str) -> Option<String> {
    let (product, topic) = taxonomy.topic(id)?;
    let product = product.title(corpus);
    Some(match (topic.category, product) {
        ("", "") => topic.short_description.to_owned(),
        ("", product) => format!("{} ({product})", topic.short_description),
        (category, product) => format!("{} ({product}, {category})", topic.short_description),
    })
}

/// Returns the name of a product, if the tree describes it.
pub(super) fn product(taxonomy: &Taxonomy<'_>, corpus: &Corpus, id: &str) -> Option<String> {
    let product = taxonomy.product(id)?;
    Some(product.title(corpus).to_owned()).filter(|title| !title.is_empty())
}

/// Returns the name of an id in the attribute `attribute`.
pub(super) fn of_id(
    taxonomy: &Taxonomy<'_>,
    corpus: &Corpus,
    attribute: &str,
    id: &str,
) -> Option<String> {
    if attribute.eq_ignore_ascii_case(TOPICS) {
        topic(taxonomy, corpus, id)
    } else if attribute.eq_ignore_ascii_case(PRODUCTS) {
        product(taxonomy, corpus, id)
    } else {
        None
    }
}

/// Returns the title of an article.
pub(super) fn of_article(corpus: &Corpus, file: FileId) -> String {
    title(corpus.article(file)).into_owned()
}

/// Returns true if each word of `query` starts a word of `text`, in any case. Short endings may
/// differ, as in `vaults` and `vault`.
pub(super) fn matches(query: &str, text: &str) -> bool {
    let text = text.to_lowercase();
    let words: Vec<&str> = split(&text).collect();
    let query = query.to_lowercase();
    split(&query).all(|wanted| {
        let stem = match wanted.strip_suffix('s') {
            Some(stem) if stem.len() >= 3 => stem,
            _ => wanted,
        };
        words.iter().any(|word| word.starts_with(stem))
    })
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn words_are_found_by_their_start() {
        for (query, text) in [
            ("", "x"),
            ("conn", "Cannot connect"),
            ("machine connect", "Connect to a virtual machine"),
            ("vaults", "Key Vault"),
            ("key-va", "Key Vault"),
        ] {
            assert!(matches(query, text), "{query}");
        }
        assert!(!matches("onnect", "Cannot connect"));
        assert!(!matches("key disk", "Key Vault"));
    }
}

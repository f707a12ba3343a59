//! Resolves the names of topics and products to their ids.

use super::{Candidate, NameKind, ScaffoldError};
use crate::corpus::{ArticleTargeting, Corpus, Name, Product, Taxonomy};
use crate::schema::Schemas;

/// Share of articles that must have both of two ids before they count as one thing in two
/// notations, in percent.
const SAME_THING_PERCENT: usize = 80;
/// Points for a word in the name of a candidate; a word elsewhere gives one.
const NAME_POINTS: usize = 4;

/// Topics and products of a tree, by name and id.
pub(super) struct NameIndex<'a> {
    corpus: &'a Corpus,
    schemas: &'a Schemas,
    taxonomy: &'a Taxonomy<'a>,
}

/// A candidate and what is known about it.
struct Entry<'a> {
    id: &'a str,
    name: &'a str,
    product: &'a Product<'a>,
    /// Further text to search.
    text: String,
}

impl<'a> NameIndex<'a> {
    pub(super) fn new(
        corpus: &'a Corpus,
        schemas: &'a Schemas,
        taxonomy: &'a Taxonomy<'a>,
    ) -> Self {
        Self {
            corpus,
            schemas,
            taxonomy,
        }
    }

    /// Returns the topic or product with this id or name. Topics are searched in `products`, or
    /// in all products if that is empty.
    pub(super) fn resolve(
        &self,
        kind: NameKind,
        name: &str,
        products: &[String],
    ) -> Result<Candidate, ScaffoldError> {
        let name = name.trim();
        let entries = self.entries(kind, products);
        if let Some(entry) = entries
            .iter()
            .find(|entry| entry.id.eq_ignore_ascii_case(name))
        {
            return Ok(self.candidate(kind, entry));
        }
        if self.is_id(kind, name) {
            return Ok(Candidate {
                ids: self.notations(kind, name),
                name: String::new(),
                product: String::new(),
            });
        }
        let wanted = self.telling_words(name);
        let mut ranked: Vec<(usize, &Entry<'_>)> = entries
            .iter()
            .filter_map(|entry| Some((score(&wanted, entry)?, entry)))
            .collect();
        ranked.sort_by(|a, b| (b.0, a.1.name, a.1.id).cmp(&(a.0, b.1.name, b.1.id)));
        ranked.dedup_by(|a, b| a.1.id.eq_ignore_ascii_case(b.1.id));
        let exact: Vec<_> = ranked
            .iter()
            .filter(|(_, entry)| entry.name.eq_ignore_ascii_case(name))
            .collect();
        let best = match (exact.as_slice(), ranked.as_slice()) {
            ([(_, one)], _) | ([], [(_, one)]) => Some(*one),
            ([], [(first, one), (second, _), ..])
                if *first == wanted.len() * NAME_POINTS && second < first =>
            {
                Some(*one)
            }
            _ => None,
        };
        if let Some(entry) = best {
            return Ok(self.candidate(kind, entry));
        }
        let name = name.to_owned();
        if ranked.is_empty() {
            return Err(ScaffoldError::UnknownName { kind, name });
        }
        let candidates = ranked
            .iter()
            .map(|(_, entry)| self.candidate(kind, entry))
            .collect();
        Err(ScaffoldError::Ambiguous {
            kind,
            name,
            candidates,
        })
    }

    /// Returns true if an article or a description of topics has this id.
    pub(super) fn is_known(&self, kind: NameKind, id: &str) -> bool {
        self.corpus.targeting.find(id).is_some()
            || match kind {
                NameKind::Topic => self.taxonomy.topic(id).is_some(),
                NameKind::Product => self.taxonomy.product(id).is_some(),
            }
    }

    /// Returns the words of a name without stop words, unless it has no others.
    fn telling_words(&self, name: &str) -> Vec<String> {
        let all = words(name);
        let stop_words = &self.schemas.search.stop_words;
        let mut telling = all.clone();
        telling.retain(|word| !stop_words.contains(word));
        if telling.is_empty() { all } else { telling }
    }

    fn entries(&self, kind: NameKind, products: &[String]) -> Vec<Entry<'a>> {
        let mut entries = Vec::new();
        for product in &self.taxonomy.products {
            let title = product.title(self.corpus);
            if kind == NameKind::Product {
                let ids = product.ids.iter();
                entries.extend(ids.map(|id| Entry {
                    id,
                    name: title,
                    product,
                    text: product.long_description.to_owned(),
                }));
                continue;
            }
            let is_wanted = products.is_empty() || products.iter().any(|id| product.has_id(id));
            if !is_wanted {
                continue;
            }
            entries.extend(product.topics.iter().map(|topic| Entry {
                id: topic.id,
                name: topic.short_description,
                product,
                text: format!(
                    "{} {} {} {title}",
                    topic.long_description,
                    topic.category,
                    topic.search_tags.join(" ")
                ),
            }));
        }
        entries
    }

    fn candidate(&self, kind: NameKind, entry: &Entry<'_>) -> Candidate {
        let product = match kind {
            NameKind::Topic => entry.product.title(self.corpus).to_owned(),
            NameKind::Product => String::new(),
        };
        Candidate {
            ids: self.notations(kind, entry.id),
            name: entry.name.to_owned(),
            product,
        }
    }

    fn is_id(&self, kind: NameKind, text: &str) -> bool {
        let attribute = self.schemas.attribute(kind.attribute());
        attribute.is_some_and(|attribute| {
            let patterns = &attribute.patterns;
            patterns.iter().any(|pattern| pattern.is_match(text))
        })
    }

    /// Returns an id and the other notation of the same thing, if nearly all articles that have
    /// one of them also have the other. The notation that was asked for comes first.
    fn notations(&self, kind: NameKind, id: &str) -> Vec<String> {
        let mut ids = vec![id.to_owned()];
        let Some(name) = self.corpus.targeting.find(id) else {
            return ids;
        };
        let with = |name: Name| {
            let files = self.corpus.files();
            files
                .map(|(file, _)| list(kind, self.corpus.targeting.article(file)))
                .filter(move |list| list.contains(&name))
        };
        let mut counts = std::collections::BTreeMap::new();
        let mut total = 0;
        for list in with(name) {
            total += 1;
            for other in list.iter().filter(|other| **other != name) {
                *counts.entry(*other).or_insert(0_usize) += 1;
            }
        }
        let is_most = |count: usize, total: usize| count * 100 >= total * SAME_THING_PERCENT;
        let guid_like = |text: &str| text.contains('-');
        for (other, count) in counts {
            let text = self.corpus.targeting.name(other);
            let is_other_notation = guid_like(text) != guid_like(id);
            if is_other_notation && is_most(count, total) && is_most(count, with(other).count()) {
                ids.push(text.to_owned());
                break;
            }
        }
        ids
    }
}

/// Returns the ids of an article.
pub(super) fn list(kind: NameKind, targeting: &ArticleTargeting) -> &[Name] {
    match kind {
        NameKind::Topic => &targeting.topics,
        NameKind::Product => &targeting.products,
    }
}

/// Returns the words of a text in lower case.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Returns the points of an entry, or `None` if one of the words is not in it.
fn score(wanted: &[String], entry: &Entry<'_>) -> Option<usize> {
    if wanted.is_empty() {
        return None;
    }
    let (name, text) = (words(entry.name), words(&entry.text));
    let mut points = 0;
    for word in wanted {
        if name.iter().any(|own| is_form_of(word, own)) {
            points += NAME_POINTS;
        } else if text.iter().any(|own| is_form_of(word, own)) {
            points += 1;
        } else {
            return None;
        }
    }
    Some(points)
}

/// Returns true if one word starts with the other, except for a short ending.
fn is_form_of(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let stem = short.strip_suffix(['s', 'e']).unwrap_or(short);
    a == b || (stem.chars().count() >= 3 && long.starts_with(stem) && long.len() - stem.len() <= 3)
}

#[cfg(test)]
mod tests {
    use super::is_form_of;

    #[test]
    fn words_match_in_other_forms() {
        for (a, b) in [
            ("vault", "vaults"),
            ("connect", "connecting"),
            ("restart", "restarted"),
            ("vm", "vm"),
        ] {
            assert!(is_form_of(a, b) && is_form_of(b, a), "{a} {b}");
        }
        for (a, b) in [("vm", "vms"), ("cat", "category"), ("disk", "dish")] {
            assert!(!is_form_of(a, b), "{a} {b}");
        }
    }
}

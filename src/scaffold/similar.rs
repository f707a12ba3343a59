//! What articles like the new one have in common.

use super::names::list;
use super::{NameKind, Request};
use crate::corpus::{ArticleTargeting, Corpus, Name};
use crate::schema::SelfHelpType;
use crate::source::path;
use std::collections::BTreeMap;

/// Share of similar articles that must agree on a value before it is taken over, in percent.
const AGREEMENT_PERCENT: usize = 60;

/// Articles for the same products, or else for the same topics or the same service.
pub(super) struct Similar<'a> {
    corpus: &'a Corpus,
    files: Vec<usize>,
}

impl<'a> Similar<'a> {
    pub(super) fn new(
        corpus: &'a Corpus,
        products: &[String],
        topics: &[String],
        request: &Request<'_>,
    ) -> Self {
        let numbers = |ids: &[String]| -> Vec<Name> {
            ids.iter()
                .filter_map(|id| corpus.targeting.find(id))
                .collect()
        };
        let with_ids = |kind: NameKind, ids: &[Name]| -> Vec<usize> {
            let has = |targeting: &ArticleTargeting| {
                list(kind, targeting).iter().any(|name| ids.contains(name))
            };
            let files = corpus.files().enumerate();
            files
                .filter(|(_, (file, _))| has(corpus.targeting.article(*file)))
                .map(|(at, _)| at)
                .collect()
        };
        let mut files = with_ids(NameKind::Product, &numbers(products));
        if files.is_empty() {
            files = with_ids(NameKind::Topic, &numbers(topics));
        }
        let has = |at: usize, name: &str, value: &str| {
            let own = corpus
                .articles
                .get(at)
                .and_then(|article| article.value(name));
            value.is_empty() || own.is_some_and(|own| own.eq_ignore_ascii_case(value))
        };
        if files.is_empty() && !request.service.is_empty() {
            files = Self::all(corpus).files;
        }
        files.retain(|at| {
            has(*at, "service", request.service) && has(*at, "resource", request.resource)
        });
        Self { corpus, files }
    }

    /// Returns all articles.
    pub(super) fn all(corpus: &'a Corpus) -> Self {
        let files = (0..corpus.articles.len()).collect();
        Self { corpus, files }
    }

    /// Returns the value of an attribute that most of the articles have, and notes it.
    pub(super) fn common_value(&self, name: &str, notes: &mut Vec<String>) -> String {
        let values = self.files.iter().filter_map(|at| {
            let value = self.corpus.articles.get(*at)?.value(name)?;
            Some(value).filter(|value| !value.is_empty())
        });
        let Some((value, count, total)) = most_common(values) else {
            return String::new();
        };
        if count * 100 < total * AGREEMENT_PERCENT {
            return String::new();
        }
        notes.push(format!(
            "{name} `{value}`, as in {count} of {total} similar articles"
        ));
        value.to_owned()
    }

    /// Returns the folder in which most articles of this type are.
    pub(super) fn folder(&self, kind: &SelfHelpType) -> Option<String> {
        let articles = self
            .files
            .iter()
            .filter_map(|at| self.corpus.articles.get(*at));
        let same_body = |other: &SelfHelpType| {
            other.name == kind.name || (other.body == kind.body && other.internal == kind.internal)
        };
        let folders = |is: &dyn Fn(&SelfHelpType) -> bool| {
            let of_type = articles.clone().filter(|article| {
                let own = article.self_help_type.as_ref();
                own.is_some_and(|own| is(own))
            });
            let folders = of_type.map(|article| path::folder(&article.source.path));
            most_common(folders).map(|(folder, _, _)| folder.trim_end_matches('/').to_owned())
        };
        folders(&|own| own.name == kind.name).or_else(|| {
            if kind.json_schema.is_some() {
                return None;
            }
            folders(&same_body)
        })
    }
}

/// Returns the most common value in any case, its number, and the number of all values. Of two
/// equally common ones, the first in alphabetical order.
fn most_common<'v>(values: impl Iterator<Item = &'v str>) -> Option<(&'v str, usize, usize)> {
    let mut counts: BTreeMap<String, (&str, usize)> = BTreeMap::new();
    let mut total = 0;
    for value in values {
        total += 1;
        counts.entry(value.to_lowercase()).or_insert((value, 0)).1 += 1;
    }
    let best = counts
        .into_values()
        .reduce(|best, one| if one.1 > best.1 { one } else { best })?;
    Some((best.0, best.1, total))
}

#[cfg(test)]
mod tests {
    use super::most_common;

    #[test]
    fn the_most_common_value_wins_and_ties_are_stable() {
        let values = ["B", "a", "b", "A", "c"];
        assert_eq!(most_common(values.into_iter()), Some(("a", 2, 5)));
        assert_eq!(most_common(std::iter::empty()), None);
    }
}

//! The targeting of articles: the clouds, topics, products, services, resource types, tags and
//! symptoms for which each is shown, read once from the properties.

use super::names::head;
use super::{Clouds, is_markdown};
use crate::article::{Article, AttributeRef};
use crate::config::TaxonomyNames;
use crate::finding::FileId;
use crate::schema::Schemas;
use foldhash::HashMap;
use rayon::prelude::*;
use std::sync::Arc;

/// The number of a name in its [`Targeting`]. Names are in lower case and numbered in alphabetical
/// order.
pub type Name = u32;

/// The targeting of one article. Lists are sorted, without duplicates.
#[derive(Debug, Default)]
pub struct ArticleTargeting {
    /// `cloudEnvironments` without `disableClouds`; empty for a file that is not an article.
    pub clouds: Clouds,
    /// `supportTopicIds`
    pub topics: Box<[Name]>,
    /// `productPesIds`
    pub products: Box<[Name]>,
    /// `service`; several values are an error, but each is looked up.
    pub services: Box<[Name]>,
    /// `resource`; several values are an error, but each is looked up.
    pub resources: Box<[Name]>,
    /// `resourceTags`
    pub tags: Box<[Name]>,
    /// `diagnosticScenario` and `symptomID`
    pub symptoms: Box<[Name]>,
    /// The number of pairs of topic and product that the article names.
    pub pairs: usize,
}

impl ArticleTargeting {
    fn lists(&mut self) -> [&mut Box<[Name]>; 6] {
        [
            &mut self.topics,
            &mut self.products,
            &mut self.services,
            &mut self.resources,
            &mut self.tags,
            &mut self.symptoms,
        ]
    }

    /// Returns true if one resource can have tags of this article and of `other`; an article
    /// without tags is shown for all resources.
    pub fn shares_tags(&self, other: &Self) -> bool {
        self.tags.is_empty()
            || other.tags.is_empty()
            || self.tags.iter().any(|tag| other.tags.contains(tag))
    }
}

/// The targeting of all articles of a tree.
#[derive(Debug, Default)]
pub struct Targeting {
    names: Vec<Box<str>>,
    articles: Vec<ArticleTargeting>,
}

impl Targeting {
    pub(super) fn of(articles: &[Arc<Article>], schemas: &Schemas) -> Self {
        let map = AttributeMap::new(schemas);
        // Each part of the tree has its own numbers first.
        let parts: Vec<(Numbers, Vec<ArticleTargeting>)> = articles
            .par_chunks(
                articles
                    .len()
                    .div_ceil(4 * rayon::current_num_threads())
                    .max(1),
            )
            .map(|part| {
                let mut reader = Reader::new(schemas, &map);
                let shown = part.iter().map(|article| reader.read(article)).collect();
                (reader.numbers, shown)
            })
            .collect();
        let (names, numbers) = number_all(parts.iter().map(|(numbers, _)| numbers));
        let parts = parts.into_par_iter().zip(numbers);
        let shown = parts.flat_map_iter(|((_, mut shown), numbers)| {
            for list in shown.iter_mut().flat_map(ArticleTargeting::lists) {
                for name in list.iter_mut() {
                    *name = numbers[*name as usize];
                }
                list.sort_unstable();
            }
            shown
        });
        Self {
            articles: shown.collect(),
            names,
        }
    }

    /// Returns this targeting with all ids of each product and topic that has several.
    pub(super) fn with_names(&self, names: &TaxonomyNames) -> Self {
        let mut all = self.names.clone();
        let ids = names.product_groups().chain(names.topic_groups());
        all.extend(ids.flatten().map(|id| id.to_lowercase().into_boxed_str()));
        all.sort_unstable();
        all.dedup();
        let number = |name: &str| {
            let at = all.binary_search_by(|known| known.as_ref().cmp(name));
            at.unwrap_or_default() as Name
        };
        let moved: Vec<Name> = self.names.iter().map(|name| number(name)).collect();
        let groups = |groups: &mut dyn Iterator<Item = &[String]>| -> HashMap<Name, Vec<Name>> {
            let mut all = HashMap::default();
            for ids in groups {
                let ids: Vec<Name> = ids.iter().map(|id| number(&id.to_lowercase())).collect();
                all.extend(ids.iter().map(|id| (*id, ids.clone())));
            }
            all
        };
        let products = groups(&mut names.product_groups());
        let topics = groups(&mut names.topic_groups());
        let move_all = |list: &[Name]| -> Vec<Name> {
            list.iter().map(|name| moved[*name as usize]).collect()
        };
        let widen = |list: &[Name], groups: &HashMap<Name, Vec<Name>>| {
            let mut wide: Vec<Name> = move_all(list);
            let more: Vec<Name> = wide
                .iter()
                .filter_map(|name| groups.get(name))
                .flatten()
                .copied()
                .collect();
            wide.extend(more);
            wide.sort_unstable();
            wide.dedup();
            wide.into_boxed_slice()
        };
        let articles = self.articles.iter().map(|article| ArticleTargeting {
            clouds: article.clouds,
            pairs: article.pairs,
            topics: widen(&article.topics, &topics),
            products: widen(&article.products, &products),
            services: move_all(&article.services).into(),
            resources: move_all(&article.resources).into(),
            tags: move_all(&article.tags).into(),
            symptoms: move_all(&article.symptoms).into(),
        });
        Self {
            articles: articles.collect(),
            names: all,
        }
    }

    /// Returns true if two versions of an article have the same targeting.
    pub(super) fn is_same(old: &Article, new: &Article, schemas: &Schemas) -> bool {
        let map = AttributeMap::new(schemas);
        let raw = |article: &Article| -> Vec<(usize, String)> {
            let attributes = article.properties.all(&article.source);
            let raw = attributes.filter_map(|attribute| {
                let text = article.source.slice(attribute.value_span());
                Some((map.of(attribute)?, text.to_owned()))
            });
            raw.collect()
        };
        old.properties.span.is_some() == new.properties.span.is_some()
            && old.is_unread() == new.is_unread()
            && raw(old) == raw(new)
    }

    /// Returns the targeting of the article with this number.
    pub fn article(&self, file: FileId) -> &ArticleTargeting {
        &self.articles[file.index()]
    }

    /// Returns the number of names.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Returns true if no article has a name.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Returns the name with this number, in lower case.
    pub fn name(&self, name: Name) -> &str {
        &self.names[name as usize]
    }

    /// Returns the number of a name, in any case; `None` if no article has it.
    pub fn find(&self, name: &str) -> Option<Name> {
        let name = name.trim().to_lowercase();
        self.names
            .binary_search_by(|known| known.as_ref().cmp(name.as_str()))
            .ok()
            .map(|at| at as Name)
    }
}

/// The attributes of the targeting.
const ATTRIBUTES: [&str; 9] = [
    "cloudEnvironments",
    "disableClouds",
    "supportTopicIds",
    "productPesIds",
    "service",
    "resource",
    "resourceTags",
    "diagnosticScenario",
    "symptomID",
];

/// Maps attributes of the vocabulary to indexes in [`ATTRIBUTES`].
struct AttributeMap {
    by_schema: Vec<Option<usize>>,
}

impl AttributeMap {
    fn new(schemas: &Schemas) -> Self {
        let way = |name: &str| {
            ATTRIBUTES
                .iter()
                .position(|way| way.eq_ignore_ascii_case(name))
        };
        let attributes = schemas.attributes.iter();
        Self {
            by_schema: attributes.map(|attribute| way(&attribute.name)).collect(),
        }
    }

    /// Returns the index of an attribute in [`ATTRIBUTES`].
    fn of(&self, attribute: AttributeRef<'_>) -> Option<usize> {
        *self.by_schema.get(attribute.schema_index()?)?
    }
}

/// Numbers of names, in the order of their first occurrence.
type Numbers = HashMap<Box<str>, Name>;

/// Reads the targeting of articles.
struct Reader<'a> {
    schemas: &'a Schemas,
    map: &'a AttributeMap,
    numbers: Numbers,
    buffer: String,
    list: Vec<Name>,
}

impl<'a> Reader<'a> {
    fn new(schemas: &'a Schemas, map: &'a AttributeMap) -> Self {
        Self {
            schemas,
            map,
            numbers: Numbers::default(),
            buffer: String::new(),
            list: Vec::new(),
        }
    }

    fn read(&mut self, article: &Article) -> ArticleTargeting {
        if article.properties.span.is_none()
            || article.is_unread()
            || !is_markdown(&article.source.path)
        {
            return ArticleTargeting::default();
        }
        let mut found = [None; ATTRIBUTES.len()];
        for attribute in article.properties.all(&article.source) {
            if let Some(way) = self.map.of(attribute) {
                found[way].get_or_insert(attribute);
            }
        }
        // In the order of `ATTRIBUTES`.
        let [
            clouds,
            disabled,
            topics,
            products,
            service,
            resource,
            tags,
            scenario,
            symptom,
        ] = found;
        let topics = self.list([topics, None]);
        let products = self.list([products, None]);
        ArticleTargeting {
            clouds: Clouds::of(clouds, self.schemas) - Clouds::of(disabled, self.schemas),
            pairs: topics.len().saturating_mul(products.len()),
            topics,
            products,
            services: self.list([service, None]),
            resources: self.list([resource, None]),
            tags: self.list([tags, None]),
            symptoms: self.list([scenario, symptom]),
        }
    }

    fn list(&mut self, attributes: [Option<AttributeRef<'_>>; 2]) -> Box<[Name]> {
        let mut list = std::mem::take(&mut self.list);
        let attributes = attributes.into_iter().flatten();
        for item in attributes.flat_map(AttributeRef::items) {
            list.push(self.number(item.text));
        }
        list.sort_unstable();
        list.dedup();
        let names = list.as_slice().into();
        list.clear();
        self.list = list;
        names
    }

    fn number(&mut self, name: &str) -> Name {
        // Nearly all are in lower case and known.
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        self.buffer.clear();
        if name.is_ascii() {
            self.buffer.push_str(name);
            self.buffer.make_ascii_lowercase();
        } else {
            self.buffer.push_str(&name.to_lowercase());
        }
        match self.numbers.get(self.buffer.as_str()) {
            Some(number) => *number,
            None => {
                let number = self.numbers.len() as Name;
                self.numbers.insert(self.buffer.as_str().into(), number);
                number
            }
        }
    }
}

/// Merges the names of all parts. Returns them sorted, and for each part a map from its numbers to
/// the merged numbers.
fn number_all<'n>(parts: impl Iterator<Item = &'n Numbers>) -> (Vec<Box<str>>, Vec<Vec<Name>>) {
    let mut all: Vec<(u64, &str, usize, Name)> = Vec::new();
    let mut numbers = Vec::new();
    for (part, names) in parts.enumerate() {
        let names_of_part = names.iter();
        all.extend(names_of_part.map(|(name, number)| (head(name), &**name, part, *number)));
        numbers.push(vec![0; names.len()]);
    }
    all.par_sort_unstable();
    let mut names: Vec<Box<str>> = Vec::new();
    for same in all.chunk_by(|a, b| a.1 == b.1) {
        for (_, _, part, number) in same {
            numbers[*part][*number as usize] = names.len() as Name;
        }
        names.push(same[0].1.into());
    }
    (names, numbers)
}

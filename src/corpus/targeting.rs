//! Where an article is shown: its clouds, topics, products, services, resource
//! types, tags and symptoms, read once from its properties.

use super::is_markdown;
use super::names::head;
use crate::article::{Article, AttributeRef};
use crate::schema::Schemas;
use foldhash::HashMap;
use rayon::prelude::*;
use std::ops::{BitAnd, BitOr, Sub};
use std::sync::Arc;

/// A set of clouds; each is its index in [`Schemas::clouds`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Clouds(u64);

impl Clouds {
    /// The clouds that the items of a list name, in any case. Unknown names are
    /// passed over: a rule reports them.
    fn of(attribute: Option<AttributeRef<'_>>, schemas: &Schemas) -> Self {
        let mut clouds = Self::default();
        for item in attribute.into_iter().flat_map(AttributeRef::items) {
            let at = schemas
                .clouds
                .iter()
                .position(|cloud| cloud.name.eq_ignore_ascii_case(item.text));
            clouds.0 |= at.and_then(|at| 1_u64.checked_shl(at as u32)).unwrap_or(0);
        }
        clouds
    }

    /// Every cloud that the schemas know.
    pub fn all(schemas: &Schemas) -> Self {
        (0..schemas.clouds.len()).collect()
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many there are.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether the cloud at `index` of the schemas is one of them.
    pub fn contains(self, index: usize) -> bool {
        u32::try_from(index)
            .ok()
            .and_then(|index| self.0.checked_shr(index))
            .is_some_and(|rest| rest & 1 == 1)
    }

    /// Whether one cloud is in both sets.
    pub fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether every cloud of this set is in `other`.
    pub fn is_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Their indexes in the schemas, in order.
    pub fn indexes(self) -> impl Iterator<Item = usize> {
        (0..64).filter(move |index| self.contains(*index))
    }

    /// Their names as the schemas spell them, in the order of the schemas.
    pub fn names(self, schemas: &Schemas) -> impl Iterator<Item = &str> {
        self.indexes()
            .filter_map(|index| schemas.clouds.get(index))
            .map(|cloud| cloud.name.as_str())
    }
}

impl FromIterator<usize> for Clouds {
    /// The clouds with these indexes in the schemas.
    fn from_iter<I: IntoIterator<Item = usize>>(indexes: I) -> Self {
        let bit = |at| u32::try_from(at).ok().and_then(|at| 1_u64.checked_shl(at));
        let bits = indexes.into_iter().filter_map(bit);
        Self(bits.fold(0, |all, bit| all | bit))
    }
}

impl BitAnd for Clouds {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl BitOr for Clouds {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl Sub for Clouds {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

/// The number of a name, lower case, in its [`Targeting`]: names are numbered in
/// alphabetical order.
pub type Name = u32;

/// Where one article is shown. Lists are sorted and hold nothing twice.
#[derive(Debug, Default)]
pub struct ArticleTargeting {
    /// `cloudEnvironments` without `disableClouds`; empty for a file that is no
    /// article.
    pub clouds: Clouds,
    /// `supportTopicIds`
    pub topics: Box<[Name]>,
    /// `productPesIds`
    pub products: Box<[Name]>,
    /// `service`; more than one is a slip, but is looked up all the same.
    pub services: Box<[Name]>,
    /// `resource`; more than one is a slip, but is looked up all the same.
    pub resources: Box<[Name]>,
    /// `resourceTags`
    pub tags: Box<[Name]>,
    /// `diagnosticScenario` and `symptomID`
    pub symptoms: Box<[Name]>,
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

    /// Whether a resource with the tags of this article can be one with those of
    /// `other`: an article without tags is shown for all of them.
    pub fn shares_tags(&self, other: &Self) -> bool {
        self.tags.is_empty()
            || other.tags.is_empty()
            || self.tags.iter().any(|tag| other.tags.contains(tag))
    }
}

/// Where the articles of a tree are shown.
#[derive(Debug, Default)]
pub struct Targeting {
    names: Vec<Box<str>>,
    articles: Vec<ArticleTargeting>,
}

impl Targeting {
    pub(super) fn of(articles: &[Arc<Article>], schemas: &Schemas) -> Self {
        let ways = Ways::new(schemas);
        // Each part of the tree has numbers of its own first.
        let parts: Vec<(Numbers, Vec<ArticleTargeting>)> = articles
            .par_chunks(
                articles
                    .len()
                    .div_ceil(4 * rayon::current_num_threads())
                    .max(1),
            )
            .map(|part| {
                let mut reader = Reader::new(schemas, &ways);
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

    /// Where the article with this number is shown.
    pub fn article(&self, file: u32) -> &ArticleTargeting {
        &self.articles[file as usize]
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether no article says where it is shown.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The name with this number, lower case.
    pub fn name(&self, name: Name) -> &str {
        &self.names[name as usize]
    }

    /// The number of a name, in any case; `None` where no article has it.
    pub fn find(&self, name: &str) -> Option<Name> {
        let name = name.trim().to_lowercase();
        self.names
            .binary_search_by(|known| known.as_ref().cmp(name.as_str()))
            .ok()
            .map(|at| at as Name)
    }
}

/// The attributes that say where an article is shown.
const WAYS: [&str; 9] = [
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

/// Which attribute of the vocabulary is which of [`WAYS`].
struct Ways {
    by_schema: Vec<Option<usize>>,
}

impl Ways {
    fn new(schemas: &Schemas) -> Self {
        let way = |name: &str| WAYS.iter().position(|way| way.eq_ignore_ascii_case(name));
        let attributes = schemas.attributes.iter();
        Self {
            by_schema: attributes.map(|attribute| way(&attribute.name)).collect(),
        }
    }

    /// Which way the attribute says. One that the vocabulary lacks is none.
    fn of(&self, attribute: AttributeRef<'_>) -> Option<usize> {
        *self.by_schema.get(attribute.schema_index()?)?
    }
}

/// The numbers of names, in the order in which these were met.
type Numbers = HashMap<Box<str>, Name>;

/// Reads where articles are shown.
struct Reader<'a> {
    schemas: &'a Schemas,
    ways: &'a Ways,
    numbers: Numbers,
    buffer: String,
    list: Vec<Name>,
}

impl<'a> Reader<'a> {
    fn new(schemas: &'a Schemas, ways: &'a Ways) -> Self {
        Self {
            schemas,
            ways,
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
        let mut found = [None; WAYS.len()];
        for attribute in article.properties.all(&article.source) {
            if let Some(way) = self.ways.of(attribute) {
                found[way].get_or_insert(attribute);
            }
        }
        // In the order of `WAYS`.
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
        ArticleTargeting {
            clouds: Clouds::of(clouds, self.schemas) - Clouds::of(disabled, self.schemas),
            topics: self.list([topics, None]),
            products: self.list([products, None]),
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
        // Nearly all are in lower case, and were met before.
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

/// The names of all parts, sorted, and for each part and each number that a name has
/// there the one that it has among them.
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

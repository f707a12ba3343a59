//! The matrix itself.

use crate::corpus::{Clouds, Corpus, Name, Product, Taxonomy};
use crate::finding::FileId;
use crate::lookup::{Answers, By, Order, answer_key, answered_topics, is_answer, lists};
use crate::schema::{Cloud, Schemas};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What of a tree is asked for.
#[derive(Debug, Clone)]
pub struct Scope {
    /// The clouds that have a column.
    pub clouds: Clouds,
    /// The only product: its id in lower case.
    pub product: Option<String>,
    /// Leave out topics that every cloud answers.
    pub gaps: bool,
    /// Leave out topics without articles that compete.
    pub competing: bool,
}

impl Scope {
    /// Everything.
    pub fn all(schemas: &Schemas) -> Self {
        Self {
            clouds: Clouds::all(schemas),
            product: None,
            gaps: false,
            competing: false,
        }
    }
}

/// The matrix of topic, product and cloud.
#[derive(Debug, Serialize)]
pub struct Coverage<'a> {
    /// Names of the clouds, in the order of the columns.
    pub clouds: Vec<&'a str>,
    /// The products, by title.
    pub products: Vec<ProductRow<'a>>,
    /// Articles that answer the same.
    pub competing: Vec<Competing<'a>>,
}

/// A product and its topics.
#[derive(Debug, Serialize)]
pub struct ProductRow<'a> {
    /// Its ids as written; usually one.
    pub ids: Vec<&'a str>,
    /// What customers call it.
    pub title: &'a str,
    /// The file that describes it, below the root of the tree.
    pub file: &'a str,
    /// The topics that were asked for, in order.
    pub topics: Vec<TopicRow<'a>>,
    /// How many topics it has in all.
    pub all: usize,
    /// Of all its topics those without an article, for each cloud; `None` where
    /// the cloud does not have the product.
    pub gaps: Vec<Option<usize>>,
}

impl ProductRow<'_> {
    /// What to call it in a list: its ids where it has no title.
    pub(super) fn name(&self) -> String {
        match self.title {
            "" => self.ids.join(", "),
            title => title.to_owned(),
        }
    }
}

/// A topic of a product.
#[derive(Debug, Serialize)]
pub struct TopicRow<'a> {
    /// Its id.
    pub id: &'a str,
    /// What customers read.
    pub title: &'a str,
    /// What it is listed under.
    pub category: &'a str,
    /// One for each cloud; `None` where the cloud does not have the product.
    pub cells: Vec<Option<Cell<'a>>>,
}

/// A topic of a product in a cloud.
#[derive(Debug, Serialize)]
pub struct Cell<'a> {
    /// Whether somebody answers.
    pub status: Status,
    /// Ids of the articles that answer, in order.
    pub articles: Vec<&'a str>,
    /// How many articles compete.
    pub competing: usize,
}

/// Whether a topic is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// By one article at least.
    Answered,
    /// Articles have the topic, but for other products only.
    OtherProduct,
    /// By none.
    Gap,
}

impl Status {
    /// Its name, for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::OtherProduct => "other-product",
            Self::Gap => "gap",
        }
    }
}

/// Articles of one type that answer one topic of one product for the same kinds
/// of resources, in the same clouds.
#[derive(Debug, Serialize)]
pub struct Competing<'a> {
    /// Their type.
    #[serde(rename = "type")]
    pub kind: &'a str,
    /// The topic, in lower case.
    pub topic: &'a str,
    /// What the topic is called, where the tree says so.
    pub title: &'a str,
    /// The product, in lower case.
    pub product: &'a str,
    /// Their tags.
    pub tags: Vec<&'a str>,
    /// The clouds where they compete.
    pub clouds: Vec<&'a str>,
    /// The articles.
    pub articles: Vec<Member<'a>>,
}

/// An article that competes.
#[derive(Debug, Serialize)]
pub struct Member<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its file, below the root of the tree.
    pub file: &'a str,
}

impl<'a> Coverage<'a> {
    /// The matrix of what is published in a tree.
    pub fn of(
        corpus: &'a Corpus,
        schemas: &'a Schemas,
        taxonomy: &Taxonomy<'a>,
        published: &[FileId],
        scope: &Scope,
    ) -> Self {
        let clouds: Vec<(usize, &Cloud)> = schemas
            .clouds
            .iter()
            .enumerate()
            .filter(|(at, _)| scope.clouds.contains(*at))
            .collect();
        let mut competing = Vec::new();
        let mut crowded: HashMap<(Name, Name, usize), usize> = HashMap::new();
        let answers = Answers::of(corpus, published.iter().copied());
        for contest in answers.contests() {
            let first = contest.first();
            let mut by_rivals: BTreeMap<Vec<FileId>, Vec<&str>> = BTreeMap::new();
            for (at, cloud) in &clouds {
                let rivals = contest.rivals(*at);
                if rivals.is_empty() {
                    continue;
                }
                *crowded
                    .entry((first.topic, first.product, *at))
                    .or_default() += rivals.len();
                by_rivals.entry(rivals).or_default().push(&cloud.name);
            }
            let product = corpus.targeting.name(first.product);
            if scope.product.as_ref().is_some_and(|id| id != product) {
                continue;
            }
            let topic = corpus.targeting.name(first.topic);
            let tags = first.tags.iter();
            let tags: Vec<&str> = tags.map(|tag| corpus.targeting.name(*tag)).collect();
            competing.extend(by_rivals.into_iter().map(|(rivals, clouds)| Competing {
                kind: first.kind,
                topic,
                title: title_of(taxonomy, topic),
                product,
                tags: tags.clone(),
                clouds,
                articles: rivals.iter().map(|file| member(corpus, *file)).collect(),
            }));
        }
        let answering = || {
            published
                .iter()
                .copied()
                .filter(|file| is_answer(corpus, *file))
        };
        let board = Board {
            corpus,
            lists: lists(By::Answer, corpus, &Order::of(corpus), answering()),
            anywhere: answered_topics(corpus, published.iter().copied()),
            crowded,
            clouds: clouds.iter().map(|(at, _)| *at).collect(),
        };
        let published: HashSet<FileId> = published.iter().copied().collect();
        let wanted = |product: &&Product<'a>| {
            published.contains(&product.file)
                && scope.product.as_ref().is_none_or(|id| product.has_id(id))
        };
        let products = taxonomy.products.iter().filter(wanted);
        let mut products: Vec<ProductRow<'a>> = products
            .map(|product| board.product(product, scope))
            .filter(|row| row.gaps.iter().any(Option::is_some))
            .collect();
        products.sort_by_cached_key(|row| (row.title.to_lowercase(), row.file));
        Self {
            clouds: clouds
                .iter()
                .map(|(_, cloud)| cloud.name.as_str())
                .collect(),
            products,
            competing,
        }
    }
}

fn title_of<'a>(taxonomy: &Taxonomy<'a>, topic: &str) -> &'a str {
    let topic = taxonomy.topic(topic);
    topic.map_or("", |(_, topic)| topic.short_description)
}

fn member(corpus: &Corpus, file: FileId) -> Member<'_> {
    let article = corpus.article(file);
    Member {
        id: article.id(),
        file: &article.source.path,
    }
}

/// What cells are made of.
struct Board<'a> {
    corpus: &'a Corpus,
    /// Articles that answer, by topic and product.
    lists: BTreeMap<std::borrow::Cow<'a, str>, Vec<FileId>>,
    /// For each name the clouds in which it is answered as a topic.
    anywhere: Vec<Clouds>,
    /// How many articles compete for a topic of a product in a cloud.
    crowded: HashMap<(Name, Name, usize), usize>,
    clouds: Vec<usize>,
}

impl<'a> Board<'a> {
    fn product(&self, product: &Product<'a>, scope: &Scope) -> ProductRow<'a> {
        let mut topics: Vec<TopicRow<'a>> = Vec::with_capacity(product.topics.len());
        for topic in &product.topics {
            let cells = self.clouds.iter().map(|cloud| {
                let is_there = product.clouds.contains(*cloud);
                is_there.then(|| self.cell(product, topic.id, *cloud))
            });
            topics.push(TopicRow {
                id: topic.id,
                title: topic.short_description,
                category: topic.category,
                cells: cells.collect(),
            });
        }
        let gaps = self.clouds.iter().enumerate().map(|(at, cloud)| {
            let is_gap = |row: &&TopicRow<'_>| row.cells[at].as_ref().is_some_and(Cell::is_gap);
            let is_there = product.clouds.contains(*cloud);
            is_there.then(|| topics.iter().filter(is_gap).count())
        });
        let (gaps, all) = (gaps.collect(), topics.len());
        topics.retain(|row| {
            let cells = || row.cells.iter().flatten();
            let is_asked = !scope.gaps && !scope.competing;
            is_asked
                || (scope.gaps && cells().any(Cell::is_gap))
                || (scope.competing && cells().any(|cell| cell.competing > 0))
        });
        ProductRow {
            ids: product.ids.clone(),
            title: product.title(self.corpus),
            file: &self.corpus.article(product.file).source.path,
            topics,
            all,
            gaps,
        }
    }

    fn cell(&self, product: &Product<'_>, topic: &str, cloud: usize) -> Cell<'a> {
        let corpus = self.corpus;
        let topic = topic.to_lowercase();
        let name = corpus.targeting.find(&topic);
        let (mut articles, mut competing) = (Vec::new(), 0);
        for id in &product.ids {
            let id = id.to_lowercase();
            let list = self.lists.get(answer_key(&topic, &id).as_str());
            for file in list.into_iter().flatten() {
                let article = corpus.article(*file).id();
                let is_here = corpus.targeting.article(*file).clouds.contains(cloud);
                if is_here && !articles.contains(&article) {
                    articles.push(article);
                }
            }
            if let (Some(topic), Some(id)) = (name, corpus.targeting.find(&id)) {
                competing += self.crowded.get(&(topic, id, cloud)).copied().unwrap_or(0);
            }
        }
        let is_anywhere = name.is_some_and(|name| self.anywhere[name as usize].contains(cloud));
        let status = match (articles.is_empty(), is_anywhere) {
            (false, _) => Status::Answered,
            (true, true) => Status::OtherProduct,
            (true, false) => Status::Gap,
        };
        Cell {
            status,
            articles,
            competing,
        }
    }
}

impl Cell<'_> {
    /// Whether a customer who chooses the topic finds no article.
    pub fn is_gap(&self) -> bool {
        self.status != Status::Answered
    }
}

//! Computes the coverage of a tree.

use super::model::{
    Cell, CompetingArticle, CompetingGroup, Coverage, ProductRow, Scope, Status, TopicRow,
};
use crate::corpus::{Clouds, Corpus, Name, Product, Taxonomy};
use crate::finding::FileId;
use crate::lookup::{
    AnswerGroup, Answers, By, Order, answer_key, answered_topics, is_answer, lists,
};
use crate::schema::{Cloud, Schemas};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The number of competing articles by topic, product and cloud.
type CompetingCounts = HashMap<(Name, Name, usize), usize>;

impl<'a> Coverage<'a> {
    /// Computes the coverage of topics by the articles in `published`.
    pub fn of(
        corpus: &'a Corpus,
        schemas: &'a Schemas,
        taxonomy: &Taxonomy<'a>,
        published: &[FileId],
        scope: &Scope,
    ) -> Self {
        let mut clouds: Vec<(usize, &Cloud)> = schemas.clouds.iter().enumerate().collect();
        clouds.retain(|(number, _)| scope.clouds.contains(*number));
        let mut competing = Vec::new();
        let mut competing_counts = CompetingCounts::new();
        let answers = Answers::of(corpus, published.iter().copied());
        for group in answers.groups() {
            let by_articles = clouds_by_articles(group, &clouds, &mut competing_counts);
            let product = corpus.targeting.name(group.first().product);
            if scope.product.as_ref().is_none_or(|id| id == product) {
                competing.extend(by_articles.into_iter().map(|(files, clouds)| {
                    competing_group(corpus, taxonomy, group, &files, clouds)
                }));
            }
        }
        let mut answering = published.to_vec();
        answering.retain(|file| is_answer(corpus, *file));
        let matrix = Matrix {
            corpus,
            answers: lists(By::Answer, corpus, &Order::of(corpus), answering),
            answered_topics: answered_topics(corpus, published.iter().copied()),
            competing_counts,
            clouds: clouds.iter().map(|(number, _)| *number).collect(),
        };
        let published: HashSet<FileId> = published.iter().copied().collect();
        let mut products = Vec::new();
        for product in &taxonomy.products {
            let is_in_scope = scope.product.as_ref().is_none_or(|id| product.has_id(id));
            if !is_in_scope || !published.contains(&product.file) {
                continue;
            }
            let row = matrix.product(product, scope);
            if row.gaps.iter().any(Option::is_some) {
                products.push(row);
            }
        }
        products.sort_by_cached_key(|row| (row.title.to_lowercase(), row.file));
        Self {
            clouds: clouds.iter().map(|(_, cloud)| &*cloud.name).collect(),
            products,
            competing,
        }
    }
}

/// Returns, for each set of articles of `group` that compete, the clouds where they
/// do, and counts them.
fn clouds_by_articles<'a>(
    group: AnswerGroup<'_, '_>,
    clouds: &[(usize, &'a Cloud)],
    counts: &mut CompetingCounts,
) -> BTreeMap<Vec<FileId>, Vec<&'a str>> {
    let first = group.first();
    let mut by_articles: BTreeMap<Vec<FileId>, Vec<&str>> = BTreeMap::new();
    for (number, cloud) in clouds {
        let files = group.competing_in(*number);
        if files.is_empty() {
            continue;
        }
        *counts
            .entry((first.topic, first.product, *number))
            .or_default() += files.len();
        by_articles.entry(files).or_default().push(&cloud.name);
    }
    by_articles
}

fn competing_group<'a>(
    corpus: &'a Corpus,
    taxonomy: &Taxonomy<'a>,
    group: AnswerGroup<'_, 'a>,
    files: &[FileId],
    clouds: Vec<&'a str>,
) -> CompetingGroup<'a> {
    let first = group.first();
    let topic = corpus.targeting.name(first.topic);
    let title = taxonomy
        .topic(topic)
        .map_or("", |(_, topic)| topic.short_description);
    let tags = first.tags.iter();
    let articles = files.iter().map(|file| {
        let article = corpus.article(*file);
        CompetingArticle {
            id: article.id(),
            file: &article.source.path,
        }
    });
    CompetingGroup {
        kind: first.kind,
        topic,
        title,
        product: corpus.targeting.name(first.product),
        tags: tags.map(|tag| corpus.targeting.name(*tag)).collect(),
        clouds,
        articles: articles.collect(),
    }
}

/// The data that cells are computed from.
struct Matrix<'a> {
    corpus: &'a Corpus,
    /// Articles by topic and product, in the order in which customers see them.
    answers: BTreeMap<Cow<'a, str>, Vec<FileId>>,
    /// For each name, the clouds where an article answers it as a topic.
    answered_topics: Vec<Clouds>,
    competing_counts: CompetingCounts,
    /// The numbers of the clouds that get a column.
    clouds: Vec<usize>,
}

impl<'a> Matrix<'a> {
    fn product(&self, product: &Product<'a>, scope: &Scope) -> ProductRow<'a> {
        let mut topics: Vec<TopicRow<'a>> = Vec::with_capacity(product.topics.len());
        for topic in &product.topics {
            let cells = self.clouds.iter().map(|cloud| {
                if product.clouds.contains(*cloud) {
                    Some(self.cell(product, topic.id, *cloud))
                } else {
                    None
                }
            });
            topics.push(TopicRow {
                id: topic.id,
                title: topic.short_description,
                category: topic.category,
                cells: cells.collect(),
            });
        }
        let gaps = self.clouds.iter().enumerate().map(|(column, cloud)| {
            if !product.clouds.contains(*cloud) {
                return None;
            }
            let is_gap = |row: &&TopicRow<'_>| row.cells[column].as_ref().is_some_and(Cell::is_gap);
            Some(topics.iter().filter(is_gap).count())
        });
        let (gaps, all) = (gaps.collect(), topics.len());
        topics.retain(|row| {
            let cells = || row.cells.iter().flatten();
            let shows_all = !scope.gaps && !scope.competing;
            shows_all
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
        let topic_name = corpus.targeting.find(&topic);
        let (mut articles, mut competing) = (Vec::new(), 0);
        for id in &product.ids {
            let id = id.to_lowercase();
            let list = self.answers.get(answer_key(&topic, &id).as_str());
            for file in list.into_iter().flatten() {
                let article = corpus.article(*file).id();
                let is_here = corpus.targeting.article(*file).clouds.contains(cloud);
                if is_here && !articles.contains(&article) {
                    articles.push(article);
                }
            }
            if let (Some(topic), Some(id)) = (topic_name, corpus.targeting.find(&id)) {
                let count = self.competing_counts.get(&(topic, id, cloud));
                competing += count.copied().unwrap_or_default();
            }
        }
        let is_answered =
            topic_name.is_some_and(|name| self.answered_topics[name as usize].contains(cloud));
        let status = if !articles.is_empty() {
            Status::Answered
        } else if is_answered {
            Status::OtherProduct
        } else {
            Status::Gap
        };
        Cell {
            status,
            articles,
            competing,
        }
    }
}

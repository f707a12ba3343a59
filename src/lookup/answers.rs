//! The articles that a customer sees, those that answer a topic, and those that compete for it.

use super::condition::Condition;
use super::customer::Customer;
use super::key::{has_too_many_pairs, is_found_by};
use super::order::Order;
use crate::corpus::{Clouds, Corpus, Name};
use crate::finding::FileId;
use crate::schema::{BodyKind, Lookup};
use rayon::prelude::*;

/// Returns the articles that a customer sees, in order.
pub fn shown(
    customer: &Customer,
    corpus: &Corpus,
    order: &Order,
    is_published: &(dyn Fn(FileId) -> bool + Sync),
) -> Vec<FileId> {
    if customer.has_no_choice() {
        return Vec::new();
    }
    let files = corpus.par_files().map(|(file, _)| file);
    let mut shown: Vec<FileId> = files
        .filter(|file| Condition::first_unmet(customer, corpus, *file, is_published).is_none())
        .collect();
    order.sort(&mut shown);
    shown
}

/// An article in the list of a topic of a product.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// Its type.
    pub kind: &'a str,
    /// The topic.
    pub topic: Name,
    /// The product.
    pub product: Name,
    /// Its resource tags.
    pub tags: &'a [Name],
    /// The clouds that show it.
    pub clouds: Clouds,
    /// Its number in the corpus.
    pub file: FileId,
}

/// All answers of a tree, sorted so that the members of a group are adjacent.
#[derive(Debug)]
pub struct Answers<'a>(Vec<Answer<'a>>);

/// Answers with the same type, topic, product and resource tags.
#[derive(Debug, Clone, Copy)]
pub struct AnswerGroup<'s, 'a>(&'s [Answer<'a>]);

impl<'a> Answers<'a> {
    /// Collects the answers of the articles in `files`.
    pub fn of(corpus: &'a Corpus, files: impl IntoIterator<Item = FileId>) -> Self {
        let mut answers = Vec::new();
        for file in files {
            let shown = corpus.targeting.article(file);
            let Some(kind) = corpus.article(file).self_help_type.as_deref() else {
                continue;
            };
            // Articles found by symptom are chosen by the result of a diagnostic.
            let is_found_by_topic =
                kind.lookup.contains(&Lookup::Topic) && !kind.lookup.contains(&Lookup::Symptom);
            if shown.clouds.is_empty() || !is_found_by_topic || has_too_many_pairs(corpus, file) {
                continue;
            }
            for topic in &shown.topics {
                answers.extend(shown.products.iter().map(|product| Answer {
                    kind: &kind.name,
                    topic: *topic,
                    product: *product,
                    tags: &shown.tags,
                    clouds: shown.clouds,
                    file,
                }));
            }
        }
        answers.sort_unstable_by(|a, b| group_key(a).cmp(&group_key(b)).then(a.file.cmp(&b.file)));
        Self(answers)
    }

    /// Iterates over the groups of two or more answers. They compete if a cloud shows
    /// two of them.
    pub fn groups<'s>(&'s self) -> impl Iterator<Item = AnswerGroup<'s, 'a>> {
        self.0
            .chunk_by(|a, b| group_key(a) == group_key(b))
            .filter(|group| group.len() > 1)
            .map(AnswerGroup)
    }
}

impl<'s, 'a> AnswerGroup<'s, 'a> {
    /// Returns the first answer. All have its type, topic, product and tags.
    pub fn first(self) -> &'s Answer<'a> {
        &self.0[0]
    }

    /// Returns the articles that compete in the cloud with the number `cloud`: at
    /// least two, or none.
    pub fn competing_in(self, cloud: usize) -> Vec<FileId> {
        let answers = self.0.iter().filter(|answer| answer.clouds.contains(cloud));
        let files: Vec<FileId> = answers.map(|answer| answer.file).collect();
        if files.len() < 2 {
            return Vec::new();
        }
        files
    }
}

fn group_key<'a>(answer: &Answer<'a>) -> (&'a str, Name, Name, &'a [Name]) {
    (answer.kind, answer.topic, answer.product, answer.tags)
}

/// Returns true if an article answers the topics that it names. A form does not: it
/// asks questions.
pub fn is_answer(corpus: &Corpus, file: FileId) -> bool {
    let kind = corpus.article(file).self_help_type.as_deref();
    kind.is_some_and(|kind| kind.body != BodyKind::Json) && is_found_by(corpus, file, Lookup::Topic)
}

/// Returns, for each name of the corpus, the clouds in which an article of `files`
/// answers it as a topic.
pub fn answered_topics(corpus: &Corpus, files: impl IntoIterator<Item = FileId>) -> Vec<Clouds> {
    let mut answered = vec![Clouds::default(); corpus.targeting.len()];
    for file in files {
        if !is_answer(corpus, file) {
            continue;
        }
        let shown = corpus.targeting.article(file);
        for name in &shown.topics {
            let clouds = &mut answered[*name as usize];
            *clouds = *clouds | shown.clouds;
        }
    }
    answered
}

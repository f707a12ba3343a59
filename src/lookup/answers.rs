//! Who answers a topic, and which articles answer it twice.

use super::key::{has_too_many_pairs, is_found_by};
use crate::corpus::{Clouds, Corpus, Name};
use crate::finding::FileId;
use crate::schema::{BodyKind, Lookup};

/// An article that is in the list of a topic of a product.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// Its type.
    pub kind: &'a str,
    /// The topic.
    pub topic: Name,
    /// The product.
    pub product: Name,
    /// The kinds of resources that it is for.
    pub tags: &'a [Name],
    /// The clouds that show it.
    pub clouds: Clouds,
    /// Its number.
    pub file: FileId,
}

/// All answers of a tree that stand beside each other in lists.
#[derive(Debug)]
pub struct Answers<'a>(Vec<Answer<'a>>);

/// Articles of one type for one topic of one product and the same kinds of
/// resources.
#[derive(Debug, Clone, Copy)]
pub struct Contest<'s, 'a>(&'s [Answer<'a>]);

impl<'a> Answers<'a> {
    /// The answers of the articles `files`.
    pub fn of(corpus: &'a Corpus, files: impl IntoIterator<Item = FileId>) -> Self {
        let mut answers = Vec::new();
        for file in files {
            let shown = corpus.targeting.article(file);
            let Some(kind) = corpus.article(file).self_help_type.as_deref() else {
                continue;
            };
            // What a diagnostic leads to is chosen by what it has found.
            let by_topic =
                kind.lookup.contains(&Lookup::Topic) && !kind.lookup.contains(&Lookup::Symptom);
            if shown.clouds.is_empty() || !by_topic || has_too_many_pairs(corpus, file) {
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
        answers.sort_unstable_by(|a, b| slot(a).cmp(&slot(b)).then(a.file.cmp(&b.file)));
        Self(answers)
    }

    /// Groups of articles that compete if one cloud shows two of them.
    pub fn contests<'s>(&'s self) -> impl Iterator<Item = Contest<'s, 'a>> {
        self.0
            .chunk_by(|a, b| slot(a) == slot(b))
            .filter(|group| group.len() > 1)
            .map(Contest)
    }
}

impl<'s, 'a> Contest<'s, 'a> {
    /// The first of the articles: all have its type, topic, product and tags.
    pub fn first(self) -> &'s Answer<'a> {
        &self.0[0]
    }

    /// The articles that compete in the cloud at `cloud`: two at least, or none.
    pub fn rivals(self, cloud: usize) -> Vec<FileId> {
        let here = self.0.iter().filter(|one| one.clouds.contains(cloud));
        let rivals: Vec<FileId> = here.map(|one| one.file).collect();
        match rivals.len() {
            0 | 1 => Vec::new(),
            _ => rivals,
        }
    }
}

fn slot<'a>(answer: &Answer<'a>) -> (&'a str, Name, Name, &'a [Name]) {
    (answer.kind, answer.topic, answer.product, answer.tags)
}

/// Whether an article answers the topics that it names: a form asks, it does not
/// answer.
pub fn is_answer(corpus: &Corpus, file: FileId) -> bool {
    let kind = corpus.article(file).self_help_type.as_deref();
    kind.is_some_and(|kind| kind.body != BodyKind::Json) && is_found_by(corpus, file, Lookup::Topic)
}

/// For each name of a tree the clouds in which an article of `files` has it as
/// its topic, and answers it.
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

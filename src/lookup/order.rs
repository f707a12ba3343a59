//! The order of articles in every list.

use crate::article::Article;
use crate::corpus::Corpus;
use crate::finding::FileId;
use rayon::prelude::*;
use std::borrow::Cow;

/// The order of all articles: by `displayOrder`, articles without one last; then by
/// title, ignoring case; then by id.
#[derive(Debug)]
pub struct Order {
    /// The rank of each article, by its number in the corpus.
    ranks: Vec<u32>,
}

impl Order {
    /// Computes the order of the articles of a corpus.
    pub fn of(corpus: &Corpus) -> Self {
        let key = |article: &Article| {
            (
                display_order(article).unwrap_or(u64::MAX),
                title(article).to_lowercase(),
                article.id().to_lowercase(),
            )
        };
        let mut sorted: Vec<_> = corpus
            .par_files()
            .map(|(file, article)| (key(article), file))
            .collect();
        sorted.par_sort_unstable();
        let mut ranks = vec![0; sorted.len()];
        for (rank, (_, file)) in sorted.into_iter().enumerate() {
            ranks[file.index()] = rank as u32;
        }
        Self { ranks }
    }

    /// Sorts articles into this order.
    pub fn sort(&self, files: &mut [FileId]) {
        files.sort_unstable_by_key(|file| self.ranks[file.index()]);
    }
}

/// Returns the `displayOrder` of an article, if it is a number.
pub fn display_order(article: &Article) -> Option<u64> {
    article.value("displayOrder")?.parse().ok()
}

/// Returns the title of an article on one line.
pub fn title(article: &Article) -> Cow<'_, str> {
    let title = article.value("pageTitle").unwrap_or_default();
    if title.contains(['\n', '\r', '\t']) {
        title
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .into()
    } else {
        title.into()
    }
}

//! The order of articles in every list.

use crate::article::Article;
use crate::corpus::Corpus;
use crate::finding::FileId;
use rayon::prelude::*;
use std::borrow::Cow;

/// The place of every article among all: `displayOrder`, those without one last;
/// then the title without regard to case; then the id.
#[derive(Debug)]
pub struct Order {
    places: Vec<u32>,
}

impl Order {
    /// The order of the articles of a tree.
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
        let mut places = vec![0; sorted.len()];
        for (place, (_, file)) in sorted.into_iter().enumerate() {
            places[file as usize] = place as u32;
        }
        Self { places }
    }

    /// Puts articles in order.
    pub fn sort(&self, files: &mut [FileId]) {
        files.sort_unstable_by_key(|file| self.places[*file as usize]);
    }
}

/// The place that an article asks for.
pub fn display_order(article: &Article) -> Option<u64> {
    article.value("displayOrder")?.parse().ok()
}

/// The title of an article on one line.
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

//! A customer before the help surface, and what it shows.

use super::condition::Condition;
use super::order::Order;
use crate::corpus::Corpus;
use crate::finding::FileId;
use rayon::prelude::*;

/// What a surface knows of a customer. Names are in lower case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Customer {
    /// The cloud: its index in the schemas.
    pub cloud: usize,
    /// The topic that was chosen.
    pub topic: Option<String>,
    /// The product that was chosen.
    pub product: Option<String>,
    /// The type of the resource, `service/resource`. Where topic or product are
    /// chosen, articles for other resource types are left out; where neither is,
    /// the articles of this resource type are listed.
    pub resource: Option<String>,
    /// The kinds of the resource; `None` where they are not known: then articles
    /// for any kind are shown.
    pub tags: Option<Vec<String>>,
    /// Whether it is a support engineer, who reads internal articles, too.
    pub is_engineer: bool,
}

impl Customer {
    /// Whether nothing says what the customer looks for.
    pub fn asks_nothing(&self) -> bool {
        self.topic.is_none() && self.product.is_none() && self.resource.is_none()
    }
}

/// The articles that a customer sees, in order.
pub fn shown(
    customer: &Customer,
    corpus: &Corpus,
    order: &Order,
    is_published: &(dyn Fn(FileId) -> bool + Sync),
) -> Vec<FileId> {
    if customer.asks_nothing() {
        return Vec::new();
    }
    let files = (0..corpus.articles.len() as FileId).into_par_iter();
    let mut shown: Vec<FileId> = files
        .filter(|file| Condition::first_unmet(customer, corpus, *file, is_published).is_none())
        .collect();
    order.sort(&mut shown);
    shown
}

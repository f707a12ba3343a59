//! The articles of a tree, as a help surface shows them.

use super::answers::shown;
use super::condition::Condition;
use super::customer::Customer;
use super::order::{Order, title};
use crate::corpus::{Corpus, Taxonomy};
use crate::finding::FileId;
use crate::schema::Schemas;
use serde::Serialize;
use std::collections::BTreeMap;

/// The articles of a tree, their order, and the names of topics and products.
#[derive(Debug)]
pub struct Surface<'a> {
    /// The articles.
    pub corpus: &'a Corpus,
    /// The clouds, and what a type is found by.
    pub schemas: &'a Schemas,
    /// The topics and products.
    pub taxonomy: Taxonomy<'a>,
    order: Order,
    /// Articles that are not published, with the reason.
    held_back: BTreeMap<FileId, String>,
}

/// An article in an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// Its title, on one line.
    pub title: String,
    /// Its `selfHelpType`; empty if it is missing or unknown.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its path, as users write it.
    pub file: String,
}

/// Id, with its title if the tree contains one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// The id.
    pub id: String,
    /// Its title; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
}

impl<'a> Surface<'a> {
    /// Returns the surface of a tree. `held_back` are the articles that are not published, with
    /// the reason.
    pub fn new(
        corpus: &'a Corpus,
        schemas: &'a Schemas,
        held_back: BTreeMap<FileId, String>,
    ) -> Self {
        Self {
            corpus,
            schemas,
            taxonomy: Taxonomy::of(corpus),
            order: Order::of(corpus),
            held_back,
        }
    }

    /// Returns true if the article is published.
    pub fn is_published(&self, file: FileId) -> bool {
        !self.held_back.contains_key(&file)
    }

    /// Returns the articles that a customer sees, in order.
    pub fn shown(&self, customer: &Customer) -> Vec<FileId> {
        shown(customer, self.corpus, &self.order, &|file| {
            self.is_published(file)
        })
    }

    /// Returns the conditions that an article does not meet, in order.
    pub fn unmet(&self, customer: &Customer, file: FileId) -> Vec<Condition> {
        let is_met = |condition: &Condition| {
            condition.is_met(customer, self.corpus, file, &|file| self.is_published(file))
        };
        Condition::ALL
            .into_iter()
            .filter(|condition| !is_met(condition))
            .collect()
    }

    /// Returns the order of the articles.
    pub(super) fn order(&self) -> &Order {
        &self.order
    }

    /// Returns the reason why an article is not published, if it is not.
    pub(super) fn held_back(&self, file: FileId) -> Option<&str> {
        self.held_back.get(&file).map(String::as_str)
    }

    /// Returns the name of the cloud with this index.
    pub(super) fn cloud(&self, cloud: usize) -> &str {
        let cloud = self.schemas.clouds.get(cloud);
        cloud.map_or("", |cloud| cloud.name.as_str())
    }

    /// Returns a topic with its title.
    pub(super) fn topic(&self, id: &str) -> Named {
        let topic = self.taxonomy.topic(id);
        Named::new(id, topic.map_or("", |(_, topic)| topic.short_description))
    }

    /// Returns a product with its title.
    pub(super) fn product(&self, id: &str) -> Named {
        let product = self.taxonomy.product(id);
        Named::new(id, product.map_or("", |product| product.title(self.corpus)))
    }

    /// Returns the row of an article.
    pub(super) fn row(&self, file: FileId) -> Row {
        let article = self.corpus.article(file);
        let kind = article.self_help_type.as_ref();
        Row {
            id: article.id().to_owned(),
            title: title(article).into_owned(),
            kind: kind.map_or_else(String::new, |kind| kind.name.clone()),
            file: self.corpus.tree.display(&article.source.path),
        }
    }
}

impl Named {
    fn new(id: &str, title: &str) -> Self {
        Self {
            id: id.to_owned(),
            title: title.to_owned(),
        }
    }
}

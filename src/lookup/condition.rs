//! The conditions that an article must meet to be shown.

use super::customer::Customer;
use super::key::{has_too_many_pairs, is_found_by, resource_keys};
use crate::corpus::{Corpus, Name};
use crate::finding::FileId;
use crate::schema::Lookup;

/// A condition. They are evaluated in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// No error prevents its publication.
    Published,
    /// It is for the customer's cloud.
    Cloud,
    /// Its type can be found by what the customer chose.
    Type,
    /// It names the topic.
    Topic,
    /// It names the product.
    Product,
    /// It is for the resource type.
    Resource,
    /// It is for the tags of the resource.
    Tags,
    /// It is for customers.
    Audience,
}

impl Condition {
    /// All conditions, in order.
    pub const ALL: [Self; 8] = [
        Self::Published,
        Self::Cloud,
        Self::Type,
        Self::Topic,
        Self::Product,
        Self::Resource,
        Self::Tags,
        Self::Audience,
    ];

    /// Returns its name in machine-readable output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Cloud => "cloud",
            Self::Type => "type",
            Self::Topic => "topic",
            Self::Product => "product",
            Self::Resource => "resource",
            Self::Tags => "tags",
            Self::Audience => "audience",
        }
    }

    /// Returns the first condition that an article does not meet, if there is one.
    pub fn first_unmet(
        customer: &Customer,
        corpus: &Corpus,
        file: FileId,
        is_published: &(dyn Fn(FileId) -> bool + Sync),
    ) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|condition| !condition.is_met(customer, corpus, file, is_published))
    }

    /// Returns true if the article meets this condition, regardless of the others.
    pub fn is_met(
        self,
        customer: &Customer,
        corpus: &Corpus,
        file: FileId,
        is_published: &(dyn Fn(FileId) -> bool + Sync),
    ) -> bool {
        let shown = corpus.targeting.article(file);
        let has = |list: &[Name], choice: &Option<String>| {
            choice.as_ref().is_none_or(|choice| {
                list.iter()
                    .any(|name| corpus.targeting.name(*name) == choice)
            })
        };
        match self {
            Self::Published => is_published(file),
            Self::Cloud => shown.clouds.contains(customer.cloud),
            Self::Type => is_type_found(customer, corpus, file),
            Self::Topic => has(&shown.topics, &customer.topic),
            Self::Product => has(&shown.products, &customer.product),
            Self::Resource => is_for_resource(customer, corpus, file),
            Self::Tags => customer.tags.as_ref().is_none_or(|tags| {
                let mut names = shown.tags.iter().map(|tag| corpus.targeting.name(*tag));
                shown.tags.is_empty() || names.any(|name| tags.iter().any(|tag| tag == name))
            }),
            Self::Audience => {
                let kind = corpus.article(file).self_help_type.as_ref();
                customer.is_engineer || !kind.is_some_and(|kind| kind.internal)
            }
        }
    }
}

/// Returns true if the type of an article can be found by what the customer chose.
/// With a topic or a product, the resource is only a filter.
fn is_type_found(customer: &Customer, corpus: &Corpus, file: FileId) -> bool {
    let is = |lookup| is_found_by(corpus, file, lookup);
    match (&customer.topic, &customer.product, &customer.resource) {
        (Some(_), Some(_), _) => {
            is(Lookup::Topic) && is(Lookup::Product) && !has_too_many_pairs(corpus, file)
        }
        (Some(_), None, _) => is(Lookup::Topic),
        (None, Some(_), _) => is(Lookup::Product),
        (None, None, Some(_)) => is(Lookup::Resource),
        (None, None, None) => true,
    }
}

fn is_for_resource(customer: &Customer, corpus: &Corpus, file: FileId) -> bool {
    let Some(resource) = &customer.resource else {
        return true;
    };
    let is_filter = customer.topic.is_some() || customer.product.is_some();
    let keys = resource_keys(corpus, file);
    (is_filter && keys.is_empty()) || keys.iter().any(|key| key == resource)
}

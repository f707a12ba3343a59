//! What must hold for an article to be shown.

use super::customer::Customer;
use super::key::{has_too_many_pairs, is_found_by, resource_keys};
use crate::corpus::{Corpus, Name};
use crate::finding::FileId;
use crate::schema::Lookup;

/// A condition, in the order in which they are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// It is published: no error holds it back.
    Published,
    /// The cloud shows it.
    Cloud,
    /// Articles of its type are found in the way that is asked for.
    Type,
    /// It names the topic.
    Topic,
    /// It names the product.
    Product,
    /// It is for the resource type.
    Resource,
    /// It is for the kind of the resource.
    Tags,
    /// It is for customers.
    Audience,
}

impl Condition {
    /// All of them, in order.
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

    /// Its name, for programs.
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

    /// The first condition that excludes an article, if one does.
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

    /// Whether the article meets this condition, whatever the others say.
    pub fn is_met(
        self,
        customer: &Customer,
        corpus: &Corpus,
        file: FileId,
        is_published: &(dyn Fn(FileId) -> bool + Sync),
    ) -> bool {
        let shown = corpus.targeting.article(file);
        let has = |list: &[Name], wanted: &Option<String>| {
            wanted.as_ref().is_none_or(|wanted| {
                list.iter()
                    .any(|name| corpus.targeting.name(*name) == wanted)
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

/// Whether articles of this type are found by all that is asked for. A resource
/// beside a topic or a product only narrows.
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
    let narrows = customer.topic.is_some() || customer.product.is_some();
    let keys = resource_keys(corpus, file);
    (narrows && keys.is_empty()) || keys.iter().any(|key| key == resource)
}

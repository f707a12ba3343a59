//! What one customer sees, and why not the other articles.

use super::customer::Customer;
use super::reason;
use super::surface::{Named, Row, Surface};
use crate::finding::FileId;
use serde::Serialize;

/// The articles that one customer sees, and those that the conditions exclude.
#[derive(Debug, Serialize)]
pub struct Explanation {
    /// The customer.
    pub customer: DescribedCustomer,
    /// The articles that the customer sees, in order.
    pub shown: Vec<ShownRow>,
    /// The articles that the customer does not see, in order of file.
    #[serde(rename = "notShown")]
    pub excluded: Vec<ExcludedRow>,
    /// True if the explanation contains only one article, which the question named.
    #[serde(skip)]
    pub is_about_one: bool,
    /// Number of articles that the customer sees, even if the explanation contains only one.
    #[serde(rename = "shownInAll")]
    pub in_all: usize,
}

/// A customer, with the titles of topic and product.
#[derive(Debug, Serialize)]
pub struct DescribedCustomer {
    /// Name of the cloud.
    pub cloud: String,
    /// The chosen topic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<Named>,
    /// The chosen product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<Named>,
    /// The resource type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// The tags of the resource.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// True for a support engineer.
    pub internal: bool,
}

/// An article that is shown, with the reason for its position.
#[derive(Debug, Serialize)]
pub struct ShownRow {
    /// Position in the list, from 1.
    pub place: usize,
    /// The article.
    #[serde(flatten)]
    pub row: Row,
    /// Reason for its position.
    pub why: String,
}

/// An article that is not shown.
#[derive(Debug, Serialize)]
pub struct ExcludedRow {
    /// The article.
    #[serde(flatten)]
    pub row: Row,
    /// The first condition that excludes it.
    pub condition: &'static str,
    /// Reason why it does not meet the condition.
    pub why: String,
    /// The other conditions that exclude it.
    pub also: Vec<&'static str>,
}

impl Explanation {
    /// Determines the articles that `customer` sees; with `article`, only this one.
    pub fn of(surface: &Surface<'_>, customer: &Customer, article: Option<FileId>) -> Self {
        let list = surface.shown(customer);
        let is_selected = |file: FileId| article.is_none_or(|article| article == file);
        let shown = list
            .iter()
            .enumerate()
            .filter(|(_, file)| is_selected(**file))
            .map(|(at, file)| ShownRow {
                place: at + 1,
                row: surface.row(*file),
                why: reason::of_position(surface, *file),
            })
            .collect();
        let mut excluded = Vec::new();
        for (file, _) in surface
            .corpus
            .files()
            .filter(|(file, _)| is_selected(*file))
        {
            let unmet = surface.unmet(customer, file);
            if let Some((first, rest)) = unmet.split_first() {
                excluded.push(ExcludedRow {
                    row: surface.row(file),
                    condition: first.name(),
                    why: reason::of(surface, customer, *first, file),
                    also: rest.iter().map(|condition| condition.name()).collect(),
                });
            }
        }
        Self {
            customer: DescribedCustomer::of(surface, customer),
            shown,
            excluded,
            is_about_one: article.is_some(),
            in_all: list.len(),
        }
    }
}

impl DescribedCustomer {
    fn of(surface: &Surface<'_>, customer: &Customer) -> Self {
        Self {
            cloud: surface.cloud(customer.cloud).to_owned(),
            topic: customer.topic.as_deref().map(|id| surface.topic(id)),
            product: customer.product.as_deref().map(|id| surface.product(id)),
            resource: customer.resource.clone(),
            tags: customer.tags.clone(),
            internal: customer.is_engineer,
        }
    }
}

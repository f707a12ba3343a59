//! The coverage of topics by articles, as data.

use crate::corpus::Clouds;
use crate::schema::Schemas;
use serde::Serialize;

/// The part of a tree that a coverage report shows.
#[derive(Debug, Clone)]
pub struct Scope {
    /// The clouds that get a column.
    pub clouds: Clouds,
    /// Id of the only product to show, in lower case.
    pub product: Option<String>,
    /// True to leave out topics that every cloud answers.
    pub gaps: bool,
    /// True to leave out topics without competing articles.
    pub competing: bool,
}

impl Scope {
    /// Creates a scope that leaves nothing out.
    pub fn all(schemas: &Schemas) -> Self {
        Self {
            clouds: Clouds::all(schemas),
            product: None,
            gaps: false,
            competing: false,
        }
    }
}

/// The articles for each topic, product and cloud.
#[derive(Debug, Serialize)]
pub struct Coverage<'a> {
    /// Names of the clouds, in the order of the columns.
    pub clouds: Vec<&'a str>,
    /// The products, sorted by title.
    pub products: Vec<ProductRow<'a>>,
    /// Articles that answer the same topic.
    pub competing: Vec<CompetingGroup<'a>>,
}

/// A product and its topics.
#[derive(Debug, Serialize)]
pub struct ProductRow<'a> {
    /// Its ids as written; usually one.
    pub ids: Vec<&'a str>,
    /// The name that customers see.
    pub title: &'a str,
    /// The file that describes it, relative to the root of the articles.
    pub file: &'a str,
    /// The topics in scope, in order.
    pub topics: Vec<TopicRow<'a>>,
    /// The number of all its topics.
    pub all: usize,
    /// The number of its topics without an article, for each cloud; `None` where the
    /// cloud does not have the product.
    pub gaps: Vec<Option<usize>>,
}

impl ProductRow<'_> {
    /// Returns the title, or the ids of a product without one.
    pub(super) fn name(&self) -> String {
        match self.title {
            "" => self.ids.join(", "),
            title => title.to_owned(),
        }
    }
}

/// A topic of a product.
#[derive(Debug, Serialize)]
pub struct TopicRow<'a> {
    /// Its id.
    pub id: &'a str,
    /// The title that customers see.
    pub title: &'a str,
    /// Its category.
    pub category: &'a str,
    /// One cell for each cloud; `None` where the cloud does not have the product.
    pub cells: Vec<Option<Cell<'a>>>,
}

/// A topic of a product in a cloud.
#[derive(Debug, Serialize)]
pub struct Cell<'a> {
    /// The status of the topic.
    pub status: Status,
    /// Ids of the articles that answer it, in the order in which customers see them.
    pub articles: Vec<&'a str>,
    /// The number of competing articles.
    pub competing: usize,
}

impl Cell<'_> {
    /// Returns true if customers who choose the topic get no article.
    pub fn is_gap(&self) -> bool {
        self.status != Status::Answered
    }
}

/// The status of a topic of a product in a cloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// At least one article answers it.
    Answered,
    /// Articles answer it, but only for other products.
    OtherProduct,
    /// No article answers it.
    Gap,
}

impl Status {
    /// Returns its name in machine-readable output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::OtherProduct => "other-product",
            Self::Gap => "gap",
        }
    }
}

/// Articles of one type that answer one topic of one product for the same resources,
/// in the same clouds.
#[derive(Debug, Serialize)]
pub struct CompetingGroup<'a> {
    /// Their type.
    #[serde(rename = "type")]
    pub kind: &'a str,
    /// The topic, in lower case.
    pub topic: &'a str,
    /// The title of the topic, or an empty string if it is not described.
    pub title: &'a str,
    /// The product, in lower case.
    pub product: &'a str,
    /// Their resource tags.
    pub tags: Vec<&'a str>,
    /// The clouds where they compete.
    pub clouds: Vec<&'a str>,
    /// The articles.
    pub articles: Vec<CompetingArticle<'a>>,
}

/// A competing article.
#[derive(Debug, Serialize)]
pub struct CompetingArticle<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its file, relative to the root of the articles.
    pub file: &'a str,
}

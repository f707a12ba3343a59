//! The products, topics and places of the guide through the articles of a bundle.

use crate::published::{Problem, ProductLink};
use serde::Serialize;
use std::sync::Arc;

/// A cloud with its articles.
#[derive(Debug, Default)]
pub struct GuideCloud {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The start of the names of its pages: empty for the first cloud.
    pub prefix: String,
    /// The number of its articles.
    pub count: usize,
    /// Its products with articles, in the order of the taxonomy.
    pub products: Vec<GuideProduct>,
    /// Articles about frequent problems.
    pub problems: Vec<Problem>,
    /// The articles of no product, by title.
    pub others: Vec<GuideLink>,
}

/// A product.
#[derive(Debug, Default, Serialize)]
pub struct GuideProduct {
    /// Its ids.
    pub ids: Vec<String>,
    /// Its name.
    pub title: String,
    /// Its icon.
    pub icon: String,
    /// A few sentences; may be empty.
    pub description: String,
    /// Web pages about it.
    pub links: Vec<ProductLink>,
    /// True if nobody has named it.
    pub unnamed: bool,
    /// The number of its articles.
    pub count: usize,
    /// The number of its topics.
    pub topic_count: usize,
    /// Its topics with articles, by category.
    pub categories: Vec<GuideCategory>,
    /// Its articles that customers read to solve a problem, in order.
    pub articles: Vec<GuideLink>,
    /// Those that a check shows.
    pub checks: Vec<GuideLink>,
    /// Forms and other pages.
    pub forms: Vec<GuideLink>,
}

/// Topics of a category.
#[derive(Debug, Serialize)]
pub struct GuideCategory {
    /// Its name; may be empty.
    pub title: String,
    /// Its topics.
    pub topics: Vec<GuideTopic>,
}

/// A topic with its articles.
#[derive(Debug, Serialize)]
pub struct GuideTopic {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// All its articles, in order.
    pub articles: Vec<GuideLink>,
}

/// An article. Many lists share its texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GuideLink {
    /// Its id.
    pub id: Arc<str>,
    /// Its title in lists.
    pub title: Arc<str>,
}

/// The place of an article in the first cloud that shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The start of the names of the pages of the cloud.
    pub prefix: String,
    /// The first id of its product.
    pub product: String,
    /// The name of its product.
    pub product_title: String,
    /// The id of its topic; empty if it has none.
    pub topic: String,
    /// The name of its topic.
    pub topic_title: String,
    /// The article before it.
    pub previous: Option<GuideLink>,
    /// The article after it.
    pub next: Option<GuideLink>,
    /// Other articles about the same topic or product.
    pub related: Vec<GuideLink>,
}

impl GuideProduct {
    /// Iterates over its articles: those of topics first, some of them several times.
    pub fn links(&self) -> impl Iterator<Item = &GuideLink> {
        let topics = self.categories.iter().flat_map(|category| &category.topics);
        let lists = [&self.articles, &self.checks, &self.forms];
        topics
            .flat_map(|topic| &topic.articles)
            .chain(lists.into_iter().flatten())
    }
}

//! The support topics of a tree: products, categories, topics.

use super::{Clouds, Corpus};
use crate::article::{Article, Node, NodeKind};
use crate::finding::FileId;
use crate::source::Span;
use std::collections::BTreeMap;

/// The JSON Schema of articles that describe support topics.
const BODY: &str = "support-topics";

/// All products of a tree, with their topics.
#[derive(Debug, Default)]
pub struct Taxonomy<'a> {
    /// The products, in the order of their files.
    pub products: Vec<Product<'a>>,
    /// Topics by id, in lower case: index of the product, index of the topic.
    topics: BTreeMap<String, (usize, usize)>,
}

/// A product, described by one article.
#[derive(Debug)]
pub struct Product<'a> {
    /// The article that describes it.
    pub file: FileId,
    /// The ids as written; usually one.
    pub ids: Vec<&'a str>,
    /// The location of the ids; the first line of the block if it has none.
    pub span: Span,
    /// The clouds of the article.
    pub clouds: Clouds,
    /// One sentence.
    pub short_description: &'a str,
    /// A few sentences.
    pub long_description: &'a str,
    /// Pages about it: address and name.
    pub links: Vec<(&'a str, &'a str)>,
    /// The topics, in order.
    pub topics: Vec<Topic<'a>>,
}

impl<'a> Product<'a> {
    /// Returns the name for customers: that of the taxonomy file, the short description, or the
    /// title of the article if it has neither.
    pub fn title(&self, corpus: &'a Corpus) -> &'a str {
        if let Some(named) = self.ids.iter().find_map(|id| corpus.names.product(id)) {
            return &named.name;
        }
        match self.short_description {
            "" => corpus.article(self.file).value("pageTitle").unwrap_or(""),
            description => description,
        }
    }

    /// Returns true if the product has this id, in any case.
    pub fn has_id(&self, id: &str) -> bool {
        self.ids.iter().any(|own| own.eq_ignore_ascii_case(id))
    }
}

/// A support topic.
#[derive(Debug)]
pub struct Topic<'a> {
    /// The id as written, trimmed.
    pub id: &'a str,
    /// The location of the id, without quotes.
    pub span: Span,
    /// One sentence.
    pub short_description: &'a str,
    /// A few sentences.
    pub long_description: &'a str,
    /// The category; empty if it has none.
    pub category: &'a str,
    /// Words that customers search for.
    pub search_tags: Vec<&'a str>,
    /// True if the page "Diagnose and solve problems" also shows it.
    pub use_in_diagnose_and_solve: bool,
}

impl<'a> Taxonomy<'a> {
    /// Returns the taxonomy of a tree; empty if no article describes topics.
    pub fn of(corpus: &'a Corpus) -> Self {
        let mut taxonomy = Self::default();
        for (file, article) in corpus.files() {
            let kind = article
                .self_help_type
                .as_ref()
                .and_then(|kind| kind.json_schema.as_deref());
            if kind != Some(BODY) || corpus.targeting.article(file).clouds.is_empty() {
                continue;
            }
            let Some(root) = article.document() else {
                continue;
            };
            let mut product = product(file, article, root, corpus.targeting.article(file).clouds);
            for topic in &mut product.topics {
                if let Some(named) = corpus.names.topic(topic.id) {
                    topic.short_description = &named.name;
                }
            }
            for (at, topic) in product.topics.iter().enumerate() {
                taxonomy
                    .topics
                    .entry(topic.id.to_lowercase())
                    .or_insert((taxonomy.products.len(), at));
            }
            taxonomy.products.push(product);
        }
        taxonomy
    }

    /// Returns true if there are no topics.
    pub fn is_empty(&self) -> bool {
        self.topics.is_empty()
    }

    /// Returns the topic with this id, in any case, and its product; the first if several products
    /// have it.
    pub fn topic(&self, id: &str) -> Option<(&Product<'a>, &Topic<'a>)> {
        let (product, topic) = self.topics.get(&id.trim().to_lowercase())?;
        let product = self.products.get(*product)?;
        Some((product, product.topics.get(*topic)?))
    }

    /// Returns the product with this id, in any case; the first if several have it.
    pub fn product(&self, id: &str) -> Option<&Product<'a>> {
        self.products.iter().find(|product| product.has_id(id))
    }

    /// Iterates over the ids of all topics, in lower case, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.topics.keys().map(String::as_str)
    }
}

fn product<'a>(file: FileId, article: &'a Article, root: Node<'a>, clouds: Clouds) -> Product<'a> {
    let ids = article.attribute("productPesIds");
    let mut links = Vec::new();
    for number in 1..=3 {
        let address = text(root, &format!("productLink{number}"));
        if !address.is_empty() {
            links.push((address, text(root, &format!("productLinkName{number}"))));
        }
    }
    Product {
        file,
        span: ids.map_or_else(|| article.block_line(), |ids| ids.trimmed_span()),
        ids: ids
            .map(|ids| ids.items().map(|item| item.text).collect())
            .unwrap_or_default(),
        clouds,
        short_description: text(root, "shortDescription"),
        long_description: text(root, "longDescription"),
        links,
        topics: root
            .get("supportTopics")
            .into_iter()
            .flat_map(Node::items)
            .filter_map(topic)
            .collect(),
    }
}

fn topic(node: Node<'_>) -> Option<Topic<'_>> {
    let id = node.get("id")?;
    let name = id.as_str()?.trim();
    if name.is_empty() {
        return None;
    }
    let flag = node.get("useInDiagnoseAndSolve");
    let tags = text(node, "searchTags")
        .split(';')
        .map(str::trim)
        .filter(|tag| !tag.is_empty());
    Some(Topic {
        id: name,
        span: id.inner_span(),
        short_description: text(node, "shortDescription"),
        long_description: text(node, "longDescription"),
        category: text(node, "category"),
        search_tags: tags.collect(),
        use_in_diagnose_and_solve: flag.is_some_and(|flag| match flag.kind() {
            NodeKind::Bool(value) => value,
            NodeKind::String(value) => value.trim().eq_ignore_ascii_case("true"),
            _ => false,
        }),
    })
}

fn text<'a>(node: Node<'a>, key: &str) -> &'a str {
    node.text(key).map(str::trim).unwrap_or_default()
}

//! The support topics of the tree: product, category, topic.

use super::{Clouds, Corpus};
use crate::article::{Article, Node, NodeKind};
use crate::finding::FileId;
use crate::source::Span;
use std::collections::BTreeMap;

/// The JSON Schema of the bodies that describe support topics.
const BODY: &str = "support-topics";

/// All products that the tree describes, with their topics.
#[derive(Debug, Default)]
pub struct Taxonomy<'a> {
    /// The products, in the order of their files.
    pub products: Vec<Product<'a>>,
    /// Ids of topics in lower case: index of the product, index of the topic.
    topics: BTreeMap<String, (usize, usize)>,
}

/// A product: one file.
#[derive(Debug)]
pub struct Product<'a> {
    /// The file that describes it.
    pub file: FileId,
    /// Its ids as written; usually one.
    pub ids: Vec<&'a str>,
    /// Where the ids stand; the block's first line where it has none.
    pub span: Span,
    /// The clouds that it is described for.
    pub clouds: Clouds,
    /// One sentence.
    pub short_description: &'a str,
    /// A few sentences.
    pub long_description: &'a str,
    /// Pages about it: address and name.
    pub links: Vec<(&'a str, &'a str)>,
    /// Its topics, in order.
    pub topics: Vec<Topic<'a>>,
}

impl<'a> Product<'a> {
    /// What customers call it: its short description; the title of its article
    /// where it has none.
    pub fn title(&self, corpus: &'a Corpus) -> &'a str {
        match self.short_description {
            "" => corpus.article(self.file).value("pageTitle").unwrap_or(""),
            description => description,
        }
    }

    /// Whether this is one of its ids, in any case.
    pub fn has_id(&self, id: &str) -> bool {
        self.ids.iter().any(|own| own.eq_ignore_ascii_case(id))
    }
}

/// A support topic.
#[derive(Debug)]
pub struct Topic<'a> {
    /// Its id as written, trimmed.
    pub id: &'a str,
    /// Where the id stands, without quotes.
    pub span: Span,
    /// One sentence.
    pub short_description: &'a str,
    /// A few sentences.
    pub long_description: &'a str,
    /// What it is listed under; empty where it has none.
    pub category: &'a str,
    /// Words that customers search for.
    pub search_tags: Vec<&'a str>,
    /// Whether it is shown on the page "Diagnose and solve problems", too.
    pub use_in_diagnose_and_solve: bool,
}

impl<'a> Taxonomy<'a> {
    /// The taxonomy of a tree; empty where no file describes topics.
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
            let product = product(file, article, root, corpus.targeting.article(file).clouds);
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

    /// Whether the tree describes no topic.
    pub fn is_empty(&self) -> bool {
        self.topics.is_empty()
    }

    /// The topic with this id, in any case, and its product; the first one where
    /// several products have it.
    pub fn topic(&self, id: &str) -> Option<(&Product<'a>, &Topic<'a>)> {
        let (product, topic) = self.topics.get(&id.trim().to_lowercase())?;
        let product = self.products.get(*product)?;
        Some((product, product.topics.get(*topic)?))
    }

    /// The product with this id, in any case; the first one where several have it.
    pub fn product(&self, id: &str) -> Option<&Product<'a>> {
        self.products.iter().find(|product| product.has_id(id))
    }

    /// The ids of all topics in lower case, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.topics.keys().map(String::as_str)
    }
}

fn product<'a>(file: FileId, article: &'a Article, root: Node<'a>, clouds: Clouds) -> Product<'a> {
    let ids = article.attribute("productPesIds");
    let links = [1, 2, 3].into_iter().filter_map(|number| {
        let address = text(root, &format!("productLink{number}"));
        (!address.is_empty()).then(|| (address, text(root, &format!("productLinkName{number}"))))
    });
    Product {
        file,
        span: ids.map_or_else(|| article.block_line(), |ids| ids.trimmed_span()),
        ids: ids
            .map(|ids| ids.items().map(|item| item.text).collect())
            .unwrap_or_default(),
        clouds,
        short_description: text(root, "shortDescription"),
        long_description: text(root, "longDescription"),
        links: links.collect(),
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
    let shown = node.get("useInDiagnoseAndSolve");
    let tags = text(node, "searchTags")
        .split(';')
        .map(str::trim)
        .filter(|tag| !tag.is_empty());
    (!name.is_empty()).then(|| Topic {
        id: name,
        span: id.inner_span(),
        short_description: text(node, "shortDescription"),
        long_description: text(node, "longDescription"),
        category: text(node, "category"),
        search_tags: tags.collect(),
        use_in_diagnose_and_solve: shown.is_some_and(|shown| match shown.kind() {
            NodeKind::Bool(value) => value,
            NodeKind::String(value) => value.trim().eq_ignore_ascii_case("true"),
            _ => false,
        }),
    })
}

fn text<'a>(node: Node<'a>, key: &str) -> &'a str {
    node.text(key).map(str::trim).unwrap_or_default()
}

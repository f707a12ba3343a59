//! The request for a new article, and the result.

/// What an author specifies about a new article. Empty fields are derived from the tree, or left
/// for the author to write.
#[derive(Debug, Default)]
pub struct Request<'a> {
    /// The name of its type, in any case.
    pub kind: &'a str,
    /// The title for customers.
    pub title: &'a str,
    /// Ids or names of support topics.
    pub topics: &'a [String],
    /// Ids or names of products.
    pub products: &'a [String],
    /// The resource provider.
    pub service: &'a str,
    /// The resource type, without its provider.
    pub resource: &'a str,
    /// The names of clouds.
    pub clouds: &'a [String],
    /// The aliases of the authors.
    pub authors: &'a [String],
    /// The team that owns the article.
    pub owner: &'a str,
    /// The value of `articleId`.
    pub id: &'a str,
    /// The path of the file below the articles folder.
    pub path: &'a str,
}

/// A new article, which is not written yet.
#[derive(Debug)]
pub struct NewArticle {
    /// The path of the file below the articles folder.
    pub path: String,
    /// The text.
    pub text: String,
    /// Where values come from that the request does not contain, one sentence each.
    pub notes: Vec<String>,
}

/// Something that an author can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameKind {
    /// A support topic.
    Topic,
    /// A product.
    Product,
}

impl NameKind {
    /// Returns the word for it in messages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Topic => "topic",
            Self::Product => "product",
        }
    }

    /// Returns the attribute that holds its ids.
    pub(super) fn attribute(self) -> &'static str {
        match self {
            Self::Topic => "supportTopicIds",
            Self::Product => "productPesIds",
        }
    }
}

/// A topic or a product that a name can mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its ids: usually one, or two for the same thing in two notations.
    pub ids: Vec<String>,
    /// Its name.
    pub name: String,
    /// The product of a topic; empty for a product.
    pub product: String,
}

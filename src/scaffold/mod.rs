//! Scaffolds of new articles: a properties block from the schemas, a body from a template, and
//! ids for the names that an author knows.
//!
//! What a scaffold cannot know, it marks with `TODO`, which the rule `structure/unfinished`
//! reports until an author has written the text.

mod article;
mod error;
mod model;
mod names;
mod place;
mod properties;
mod similar;
mod template;

pub use article::scaffold;
pub use error::ScaffoldError;
pub use model::{Candidate, NameKind, NewArticle, Request};
pub use properties::MARK;
pub use template::ArticleTemplates;

//! References of an article to others.

use crate::article::{Article, Target, classify};
use crate::corpus::resolve;
use crate::schema::ARTICLE_REFERENCE;

/// The target of a reference.
pub(super) enum Pointed<'a> {
    /// A path below the root.
    Path(String),
    /// An id, as written.
    Id(&'a str),
}

/// Returns the files and ids that an article points to.
pub(super) fn targets(article: &Article) -> Vec<Pointed<'_>> {
    let mut targets = Vec::new();
    for link in &article.outline.links {
        if let Target::File { path, .. } = classify(&link.url)
            && let Some(path) = resolve(&article.source.path, path)
        {
            targets.push(Pointed::Path(path));
        }
    }
    if let Some(root) = article.document() {
        root.walk(&mut |node| {
            let references = node.members().iter();
            let references = references.filter(|member| member.is(ARTICLE_REFERENCE));
            let ids = references.filter_map(|member| member.value().as_str());
            targets.extend(ids.map(Pointed::Id));
        });
    }
    targets
}

/// Returns true if the object of an article can depend on other files.
pub(super) fn is_dependent(article: &Article) -> bool {
    !article.stands_alone() || article.document().is_some()
}

//! The places of an article that a fragment can lead to.

use crate::article::{Article, slug};
use std::collections::BTreeSet;

/// Names of the places of one article, letter case included.
pub(super) struct Anchors(BTreeSet<String>);

impl Anchors {
    /// The slugs of the headings, and `id` and `name` of raw HTML.
    pub(super) fn of(article: &Article) -> Self {
        let mut names = BTreeSet::new();
        for heading in &article.outline.headings {
            let slug = slug(&heading.text);
            let mut name = slug.clone();
            let mut count = 0;
            while !names.insert(name) {
                count += 1;
                name = format!("{slug}-{count}");
            }
        }
        for tag in &article.outline.tags {
            let is_name = |name: &str| name == "id" || (name == "name" && tag.name == "a");
            names.extend(
                tag.attributes
                    .iter()
                    .filter(|a| is_name(&a.name))
                    .map(|a| a.value.trim().to_owned()),
            );
        }
        Self(names)
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

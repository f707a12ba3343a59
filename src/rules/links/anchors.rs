//! The places of an article that a fragment can lead to.

use crate::article::Article;
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

/// The name that a heading has in an address: lower case, without punctuation,
/// with a hyphen for each blank.
fn slug(heading: &str) -> String {
    heading
        .trim()
        .chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            ' ' => Some('-'),
            '-' | '_' => Some(c),
            c if c.is_alphanumeric() => Some(c),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn slugs_are_those_of_github() {
        assert_eq!(slug("What's new in 4.1?"), "whats-new-in-41");
        assert_eq!(
            slug(" Set up `cert-manager` & go "),
            "set-up-cert-manager--go"
        );
    }
}

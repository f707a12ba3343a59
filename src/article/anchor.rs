//! Ids of headings and tags, to which fragments of links lead.

use super::outline::Outline;
use super::{HtmlTag, slug};
use crate::schema::Html;
use crate::source::path::percent_decoded;
use crate::util::unescape;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// The ids on the page of an article. An id that several headings or tags would have goes to one of
/// them, so ids are unique.
#[derive(Debug, Default)]
pub struct Anchors {
    /// The id of each heading, in order; `None` for a heading without letters and digits.
    headings: Vec<Option<String>>,
    /// All ids, which are case-sensitive, with their owners.
    names: BTreeMap<String, Owner>,
}

/// The owner of an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    Heading,
    /// A tag of raw HTML with `id`, or an `a` with `name`.
    Tag,
}

impl Anchors {
    /// Collects the slugs of the headings, numbered if several are equal, then `id` and `name` of
    /// raw HTML.
    pub(super) fn of(outline: &Outline, html: &Html) -> Self {
        let mut anchors = Self::default();
        // The last number of each slug: counting from 1 for each heading would be quadratic.
        let mut numbers: HashMap<String, usize> = HashMap::new();
        for heading in &outline.headings {
            let slug = slug(&heading.text);
            if slug.is_empty() {
                anchors.headings.push(None);
                continue;
            }
            let mut name = slug.clone();
            if anchors.contains(&name) {
                let number = numbers.entry(slug.clone()).or_default();
                while anchors.contains(&name) {
                    *number += 1;
                    name = format!("{slug}-{number}");
                }
            }
            anchors.names.insert(name.clone(), Owner::Heading);
            anchors.headings.push(Some(name));
        }
        for tag in outline.tags.iter().filter(|tag| !tag.closing) {
            for name in explicit_names(tag, html) {
                let owner = anchors.names.entry(name.into_owned());
                owner.or_insert(Owner::Tag);
            }
        }
        anchors
    }

    /// Returns the id of the heading with this index.
    pub fn heading(&self, number: usize) -> Option<&str> {
        self.headings.get(number)?.as_deref()
    }

    /// Returns true if a heading or a tag has this id.
    pub fn contains(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    /// Returns true if a tag of raw HTML, not a heading, has this id.
    pub fn is_explicit(&self, name: &str) -> bool {
        self.names.get(name) == Some(&Owner::Tag)
    }

    /// Returns the id that a fragment leads to in browsers.
    pub fn find(&self, fragment: &str) -> Option<&str> {
        let exact = self.names.get_key_value(fragment);
        let found = exact.or_else(|| self.names.get_key_value(&*percent_decoded(fragment)));
        found.map(|(name, _)| name.as_str())
    }

    /// Does the same, even if the fragment is the text of a heading with capitals or punctuation.
    pub fn find_loosely(&self, fragment: &str) -> Option<&str> {
        self.find(fragment)
            .or_else(|| self.find(&slug(&percent_decoded(fragment))))
    }

    /// Iterates over all ids, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }
}

/// Iterates over the ids that a tag of raw HTML has. A tag that is displayed as text has none; ids
/// reserved for the site are left out.
pub fn explicit_names<'t>(
    tag: &'t HtmlTag,
    html: &'t Html,
) -> impl Iterator<Item = Cow<'t, str>> + 't {
    let is_name = |name: &str| name == "id" || (name == "name" && tag.name == "a");
    let has_empty = |tag: &HtmlTag| tag.attributes.iter().any(|one| one.value.is_empty());
    let attributes = tag.attributes.iter();
    attributes
        .filter(move |attribute| is_name(&attribute.name))
        .filter(move |_| !html.is_text(&tag.name, has_empty(tag)))
        .map(|attribute| trimmed(unescape(&attribute.value)))
        .filter(|name| !name.is_empty() && !html.is_reserved_id(name))
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use crate::article::Article;
    use crate::schema::Schemas;
    use crate::source::Source;

    fn ids(body: &str) -> Vec<String> {
        let schemas = Schemas::embedded().expect("they load");
        let source = Source::decode("x/a.md", body.as_bytes().to_vec());
        let article = Article::parse(source, &schemas);
        let anchors = article.anchors(&schemas);
        let headings = (0..article.outline.headings.len())
            .map(|at| anchors.heading(at).unwrap_or("none").to_owned());
        let explicit = anchors.iter().filter(|name| anchors.is_explicit(name));
        let mut all: Vec<String> = headings.collect();
        all.extend(explicit.map(|name| format!("<{name}>")));
        all
    }

    #[test]
    fn equal_headings_are_numbered_and_no_number_is_given_twice() {
        let body = "# Step\n\n## Step 1\n\n## Step\n\n## Step\n\n## Step-1\n\n## ...\n";
        let expected = ["step", "step-1", "step-2", "step-3", "step-1-1", "none"];
        assert_eq!(ids(body), expected);
    }

    #[test]
    fn names_of_tags_give_way_to_headings() {
        let body = "## Here\n\n<a name=\"here\" id=\" a&amp;b \"></a><div id=\"c\">\n<a name=\"helpc:main\"></a><my id=\"d\">\n";
        assert_eq!(ids(body), ["here", "<a&b>", "<c>"]);
    }

    #[test]
    fn fragments_lead_where_a_browser_goes() {
        let schemas = Schemas::embedded().expect("they load");
        let text = "## Über uns\n\n<a name=\"100%\"></a>\n";
        let source = Source::decode("x/a.md", text.as_bytes().to_vec());
        let article = Article::parse(source, &schemas);
        let anchors = article.anchors(&schemas);
        assert_eq!(anchors.find("%C3%BCber-uns"), Some("über-uns"));
        assert_eq!(anchors.find("100%"), Some("100%"));
        assert_eq!(anchors.find("100%25"), Some("100%"));
        assert_eq!(anchors.find("Über-uns"), None);
        assert_eq!(anchors.find_loosely("Über-uns"), Some("über-uns"));
    }
}

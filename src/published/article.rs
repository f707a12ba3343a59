//! An article: `schemas/bundle/article.schema.json`.

use super::{FORMAT, Kind, Published};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A published article, ready to be shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Article {
    /// [`FORMAT`].
    pub format: u32,
    /// [`Kind::Article`].
    pub kind: Kind,
    /// Its id as written: `articleId`, or the file name without the extension.
    pub id: String,
    /// Its type in canonical spelling: `selfHelpType`.
    #[serde(rename = "type")]
    pub self_help_type: String,
    /// Its title in lists: `pageTitle`. Plain text.
    pub title: String,
    /// The first heading of level 1, which is not in [`Self::html`]. Plain text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<String>,
    /// The id of that heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading_id: Option<String>,
    /// The first heading of level 2, for types that show it as the title. Plain text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_title: Option<String>,
    /// Its path below the root of the tree, with forward slashes; not for customers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The clouds that show it, in the order of `schemas/clouds.yaml`.
    #[serde(default)]
    pub clouds: Vec<String>,
    /// The day of its last change, as `2026-03-09`, if the site shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<String>,
    /// The attributes that the audience gets, by canonical name.
    #[serde(default)]
    pub properties: Map<String, Value>,
    /// The HTML before the first section, safe to insert.
    pub html: String,
    /// The components in [`Self::html`].
    #[serde(default, skip_serializing_if = "ReplacementMaps::is_empty")]
    pub replacement_maps: ReplacementMaps,
    /// Its sections, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
    /// Its replacement tokens, by name in lower case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tokens: Vec<Token>,
    /// Its links as written, in order; not for customers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// Its JSON document, for types that have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
    /// The text of all parts on one line, for search. Plain text.
    #[serde(default)]
    pub text: String,
}

impl Published for Article {
    const KIND: Kind = Kind::Article;
}

impl Article {
    /// Returns the title that readers see above the article.
    pub fn name(&self) -> &str {
        match self.customer_title.as_deref().or(self.heading.as_deref()) {
            Some(title) if !title.trim().is_empty() => title,
            _ => &self.title,
        }
    }
}

impl Default for Article {
    fn default() -> Self {
        Self {
            format: FORMAT,
            kind: Kind::Article,
            id: String::new(),
            self_help_type: String::new(),
            title: String::new(),
            heading: None,
            heading_id: None,
            customer_title: None,
            source: None,
            clouds: Vec::new(),
            updated: None,
            properties: Map::new(),
            html: String::new(),
            replacement_maps: ReplacementMaps::default(),
            sections: Vec::new(),
            tokens: Vec::new(),
            links: Vec::new(),
            body: None,
            text: String::new(),
        }
    }
}

/// A section of an article.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Section {
    /// Its title. Plain text; may be empty.
    pub title: String,
    /// Its HTML, safe to insert.
    pub html: String,
    /// The components in its HTML.
    #[serde(default, skip_serializing_if = "ReplacementMaps::is_empty")]
    pub replacement_maps: ReplacementMaps,
}

/// A replacement token: a value that the surface inserts at run time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Its name as written.
    pub name: String,
    /// The first text in its place in the article, as written.
    pub sample: String,
}

/// A link as the author wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Its text. Plain text; may be empty.
    pub text: String,
    /// The kind of its target.
    pub kind: LinkKind,
    /// Its target as written; empty for [`LinkKind::None`].
    pub target: String,
}

/// The kind of the target of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LinkKind {
    /// A web page, a mail address or a phone number.
    Web,
    /// A page of the portal.
    Blade,
    /// A button that opens a web page.
    Button,
    /// An id in the same article.
    Fragment,
    /// A file of the tree.
    File,
    /// A target that is known only at run time.
    Token,
    /// No target, or an unsafe one.
    None,
}

/// The JSON document of an article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// The name of its schema in `schemas/bodies/`.
    pub schema: String,
    /// The document, with keys in the spelling of the schema.
    pub data: Value,
}

/// The components of one part of an article, by kind. The names are those of the
/// Microsoft.Help API.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ReplacementMaps {
    /// `azureKB`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub web_results: Vec<Replacement>,
    /// `insight`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub diagnostics: Vec<Replacement>,
    /// `metric`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub metrics_based_charts: Vec<Replacement>,
    /// `video`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub videos: Vec<Replacement>,
    /// `videoGroup`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub video_groups: Vec<VideoGroup>,
}

impl ReplacementMaps {
    /// Returns true if there are no components.
    pub fn is_empty(&self) -> bool {
        self.web_results.is_empty()
            && self.diagnostics.is_empty()
            && self.metrics_based_charts.is_empty()
            && self.videos.is_empty()
            && self.video_groups.is_empty()
    }
}

/// A component: the comment that it replaces, and its values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replacement {
    /// The comment in the HTML, with its delimiters.
    #[serde(rename = "replacementKey")]
    pub key: String,
    /// Its values by name, with defaults for missing ones.
    #[serde(flatten)]
    pub values: BTreeMap<String, String>,
}

impl Replacement {
    /// Returns the value `name`, or an empty string.
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }
}

/// A group of videos.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VideoGroup {
    /// The comment in the HTML, with its delimiters.
    #[serde(rename = "replacementKey")]
    pub key: String,
    /// The values of each video, by name.
    #[serde(default)]
    pub videos: Vec<BTreeMap<String, String>>,
}

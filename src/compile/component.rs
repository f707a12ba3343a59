//! Replacements: the data of the components that readers of a bundle insert into the
//! HTML in place of comments.

use crate::article::{ComponentUse, Target, classify};
use crate::schema::{ChildKind, Schemas};
use serde::Serialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The replacements of one part of an article, by kind. The names are those of the
/// Microsoft.Help API.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Replacements {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    web_results: Vec<Entry>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    diagnostics: Vec<Entry>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    metrics_based_charts: Vec<Entry>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    videos: Vec<Entry>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    video_groups: Vec<GroupEntry>,
    #[serde(skip)]
    count: usize,
}

/// A component: the comment that it replaces, and its children by name, with defaults
/// for missing ones.
#[derive(Debug, Serialize)]
struct Entry {
    #[serde(rename = "replacementKey")]
    key: String,
    #[serde(flatten)]
    values: BTreeMap<String, String>,
}

#[derive(Debug, Serialize)]
struct GroupEntry {
    #[serde(rename = "replacementKey")]
    key: String,
    videos: Vec<BTreeMap<String, String>>,
}

impl Replacements {
    /// Returns true if there are no replacements.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Adds a component of the part with the number `part` and returns the comment that
    /// marks its position. The key is derived from the article's id and the position, so
    /// it is the same in every build.
    pub(super) fn add(
        &mut self,
        component: &ComponentUse,
        id: &str,
        part: usize,
        schemas: &Schemas,
    ) -> String {
        let name = format!("helpc:{}:{part}:{}", id.to_lowercase(), self.count);
        self.count += 1;
        let key = format!(
            "<!--{}-->",
            Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes())
        );
        let entry = Entry {
            key: key.clone(),
            values: values(component, schemas),
        };
        match component.name.to_ascii_lowercase().as_str() {
            "insight" => self.diagnostics.push(entry),
            "metric" => self.metrics_based_charts.push(entry),
            "video" => self.videos.push(entry),
            "videogroup" => self.video_groups.push(GroupEntry {
                key: key.clone(),
                videos: component
                    .grouped
                    .iter()
                    .map(|video| values(video, schemas))
                    .collect(),
            }),
            _ => self.web_results.push(entry),
        }
        key
    }
}

/// Returns the children of a component by their canonical names.
fn values(component: &ComponentUse, schemas: &Schemas) -> BTreeMap<String, String> {
    let known = schemas
        .components
        .get(&component.name)
        .map_or(&[][..], |known| &known.children);
    let mut values = BTreeMap::new();
    for child in known {
        let is_usable = |text: &String| {
            let is_safe =
                child.kind != ChildKind::Url || matches!(classify(text), Target::Web { .. });
            !text.is_empty() && is_safe
        };
        let written = component.child(&child.name).map(|child| child.text.clone());
        let value = written.filter(is_usable).or_else(|| child.default.clone());
        if let Some(value) = value {
            values.insert(child.name.clone(), value);
        }
    }
    if !component.text.is_empty() {
        values.insert("text".to_owned(), component.text.clone());
    }
    values
}

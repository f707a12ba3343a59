//! Replacements: the data of the components that readers of a bundle insert into the
//! HTML in place of comments.

use crate::article::{ComponentUse, Target, classify};
use crate::published::{Replacement, ReplacementMaps, VideoGroup};
use crate::schema::{ChildKind, Schemas};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Collects the components of one part of an article.
#[derive(Debug, Default)]
pub(super) struct Replacements {
    pub(super) maps: ReplacementMaps,
    count: usize,
}

impl Replacements {
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
        let entry = Replacement {
            key: key.clone(),
            values: values(component, schemas),
        };
        match component.name.to_ascii_lowercase().as_str() {
            "insight" => self.maps.diagnostics.push(entry),
            "metric" => self.maps.metrics_based_charts.push(entry),
            "video" => self.maps.videos.push(entry),
            "videogroup" => self.maps.video_groups.push(VideoGroup {
                key: key.clone(),
                videos: component
                    .grouped
                    .iter()
                    .map(|video| values(video, schemas))
                    .collect(),
            }),
            _ => self.maps.web_results.push(entry),
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

//! Differences of the topics that customers can choose.

use super::Kind;
use super::model::TopicChange;
use super::source::{Source, TopicInfo};
use std::collections::{BTreeMap, BTreeSet};

/// Returns the topics that differ, the most severe change first.
pub(super) fn compare(
    before: &BTreeMap<String, TopicInfo>,
    after: &BTreeMap<String, TopicInfo>,
    source: &dyn Source,
) -> Vec<TopicChange> {
    let ids: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let order = source.clouds();
    let mut changes = Vec::new();
    for id in ids {
        let (old, new) = (before.get(id), after.get(id));
        if old == new {
            continue;
        }
        let Some(info) = new.or(old) else { continue };
        let clouds = |info: Option<&TopicInfo>| -> BTreeSet<String> {
            info.into_iter()
                .flat_map(|info| info.clouds.iter().cloned())
                .collect()
        };
        let (old_clouds, new_clouds) = (clouds(old), clouds(new));
        let mut add = |kind: Kind, clouds: BTreeSet<String>, title_before: Option<String>| {
            let position = |name: &String| order.iter().position(|cloud| cloud.name == *name);
            let mut clouds: Vec<String> = clouds.into_iter().collect();
            clouds.sort_by_key(position);
            changes.push(TopicChange {
                kind,
                topic: info.topic.clone(),
                product: info.product.clone(),
                clouds,
                title_before,
            });
        };
        let lost: BTreeSet<String> = &old_clouds - &new_clouds;
        let gained: BTreeSet<String> = &new_clouds - &old_clouds;
        if !lost.is_empty() {
            add(Kind::TopicRemoved, lost, None);
        }
        if !gained.is_empty() {
            add(Kind::TopicAdded, gained, None);
        }
        if let (Some(old), Some(new)) = (old, new) {
            let is_same = old.topic.title == new.topic.title
                && old.product == new.product
                && old.description == new.description;
            if !is_same {
                let title = Some(old.topic.title.clone());
                let title = title.filter(|title| *title != new.topic.title);
                add(Kind::TopicChanged, &old_clouds & &new_clouds, title);
            }
        }
    }
    changes.sort();
    changes
}

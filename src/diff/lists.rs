//! Differences of the lists that customers see.

use super::Kind;
use super::model::{Choice, ChoiceChange, Listed};
use super::pairs::Pairs;
use super::source::{Entry, Key, Source};
use crate::bundle::BundleError;
use crate::published::By;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

type List = [Arc<Listed>];
/// Kind, ids before, ids after, clouds that differ now.
type Shape = (Kind, Vec<String>, Vec<String>, Vec<String>);

/// Returns the choices whose lists differ, the most severe first.
pub(super) fn compare(
    before: &dyn Source,
    after: &dyn Source,
    pairs: &Pairs,
) -> Result<Vec<ChoiceChange>, BundleError> {
    let keys = affected_keys(pairs);
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let (old, new) = (before.lists(&keys)?, after.lists(&keys)?);
    let in_pairs = AnsweredIds::of(pairs);
    let clouds = clouds(before, after);
    let none = BTreeMap::new();
    let mut groups: BTreeMap<(Shape, Vec<String>), ChoiceChange> = BTreeMap::new();
    for key in &keys {
        let sides = Sides {
            before: old.get(key).unwrap_or(&none),
            after: new.get(key).unwrap_or(&none),
            renamed: &pairs.renamed,
            clouds: &clouds,
        };
        if in_pairs.explain(key, &sides) {
            continue;
        }
        let mut shapes: BTreeMap<Shape, (Vec<String>, &String)> = BTreeMap::new();
        for cloud in &clouds {
            if let Some(shape) = sides.shape(cloud) {
                let (clouds, _) = shapes.entry(shape).or_insert((Vec::new(), cloud));
                clouds.push(cloud.to_owned());
            }
        }
        for (shape, (clouds, cloud)) in shapes {
            let kind = shape.0;
            let (before_ids, differs) = (shape.1.clone(), shape.3.clone());
            let choice = choice(key, before, after);
            let group = groups.entry((shape, clouds.clone())).or_insert_with(|| {
                let listed = |list: &List| list.iter().map(|one| (**one).clone()).collect();
                ChoiceChange {
                    kind,
                    count: 0,
                    choices: Vec::new(),
                    clouds,
                    before: listed(sides.before(cloud)),
                    before_ids,
                    after: listed(sides.after(cloud)),
                    now_differs_from: differs,
                }
            });
            group.count += group.clouds.len();
            group.choices.push(choice);
        }
    }
    let mut changes: Vec<ChoiceChange> = groups.into_values().collect();
    for change in &mut changes {
        change.choices.sort();
    }
    changes.sort_by(|one, other| {
        let weight = |change: &ChoiceChange| (change.kind, Reverse(change.count));
        (weight(one), &one.choices).cmp(&(weight(other), &other.choices))
    });
    Ok(changes)
}

/// Returns the number of choices whose lists now differ between clouds.
pub(super) fn count_differing(changes: &[ChoiceChange]) -> usize {
    let differing = changes
        .iter()
        .filter(|change| !change.now_differs_from.is_empty());
    let keys: BTreeSet<(By, &str)> = differing
        .flat_map(|change| &change.choices)
        .map(|choice| (choice.by, choice.key.as_str()))
        .collect();
    keys.len()
}

/// Returns the keys of the lists that contain an article whose place in lists may differ.
fn affected_keys(pairs: &Pairs) -> BTreeSet<Key> {
    let moved = pairs.both.iter().filter(|(old, new)| {
        !old.is_listed_alike(new) || old.clouds != new.clouds || old.kind != new.kind
    });
    let entries = moved.flat_map(|(old, new)| [old, new]);
    let entries = entries.chain(&pairs.gone).chain(&pairs.new);
    entries
        .flat_map(|entry| entry.keys.iter().cloned())
        .collect()
}

/// Returns the names of the clouds of both sides, in order.
pub(super) fn clouds(before: &dyn Source, after: &dyn Source) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for cloud in after.clouds().into_iter().chain(before.clouds()) {
        if !names.contains(&cloud.name) {
            names.push(cloud.name);
        }
    }
    names
}

/// Returns the choice of a key, with the titles of the side that has them.
fn choice(key: &Key, before: &dyn Source, after: &dyn Source) -> Choice {
    let mut choice = after.choice(key);
    let old = before.choice(key);
    let names = [
        (&mut choice.topic, old.topic),
        (&mut choice.product, old.product),
    ];
    for (name, old) in names {
        if name.as_ref().is_some_and(|name| name.title.is_empty()) {
            *name = old;
        }
    }
    choice
}

/// The lists of a key by cloud.
struct Sides<'l> {
    before: &'l BTreeMap<String, Vec<Arc<Listed>>>,
    after: &'l BTreeMap<String, Vec<Arc<Listed>>>,
    renamed: &'l BTreeMap<String, String>,
    clouds: &'l [String],
}

impl<'l> Sides<'l> {
    fn before(&self, cloud: &str) -> &'l List {
        self.before.get(cloud).map_or(&[], Vec::as_slice)
    }

    fn after(&self, cloud: &str) -> &'l List {
        self.after.get(cloud).map_or(&[], Vec::as_slice)
    }

    /// Returns the ids before the change, those of renamed articles as they are after it.
    fn old_ids(&self, list: &List) -> Vec<String> {
        let new_id = |one: &Arc<Listed>| {
            let id = one.id.to_lowercase();
            self.renamed.get(&id).cloned().unwrap_or(id)
        };
        list.iter().map(new_id).collect()
    }

    /// Returns what changed in a cloud.
    fn shape(&self, cloud: &str) -> Option<Shape> {
        let (before, after) = (self.before(cloud), self.after(cloud));
        let (old, new) = (self.old_ids(before), ids(after));
        if old == new {
            return None;
        }
        let answers = |list: &List, ids: &[String]| -> Vec<String> {
            let answers = list.iter().zip(ids).filter(|(one, _)| one.is_answer);
            answers.map(|(_, id)| id.clone()).collect()
        };
        let (old_answers, new_answers) = (answers(before, &old), answers(after, &new));
        let kind = match (old_answers.first(), new_answers.first()) {
            (Some(_), None) => Kind::LostAnswer,
            (None, Some(_)) => Kind::FirstAnswer,
            (one, other) if one != other => Kind::OtherFirstAnswer,
            _ => Kind::OtherList,
        };
        let others = self.clouds.iter().filter(|other| *other != cloud);
        let differs = others.filter(|other| {
            !before.is_empty()
                && ids(self.before(other)) == ids(before)
                && ids(self.after(other)) != new
        });
        let differs = differs.cloned().collect();
        Some((kind, old, new, differs))
    }
}

fn ids(list: &List) -> Vec<String> {
    list.iter().map(|one| one.id.to_lowercase()).collect()
}

/// The ids of changed articles that a topic and a product lead to, and of all changed articles.
struct AnsweredIds {
    answered: BTreeSet<String>,
    all: BTreeSet<String>,
}

impl AnsweredIds {
    fn of(pairs: &Pairs) -> Self {
        let mut ids = Self {
            answered: BTreeSet::new(),
            all: BTreeSet::new(),
        };
        let both = pairs.both.iter().flat_map(|(old, new)| [old, new]);
        for entry in both.chain(&pairs.gone).chain(&pairs.new) {
            let id = entry.id.to_lowercase();
            if has_answers(entry) {
                ids.answered.insert(id.clone());
            }
            ids.all.insert(id);
        }
        ids
    }

    /// Returns true if the lists of a topic or a product differ only in articles that are also in
    /// the lists of both together, where they are reported.
    fn explain(&self, key: &Key, sides: &Sides<'_>) -> bool {
        if !matches!(key.0, By::Topic | By::Product) {
            return false;
        }
        let lists = sides.before.values().chain(sides.after.values());
        let mut changed = lists
            .flatten()
            .map(|one| one.id.to_lowercase())
            .filter(|id| self.all.contains(id));
        changed.all(|id| self.answered.contains(&id))
    }
}

fn has_answers(entry: &Entry) -> bool {
    entry.keys.iter().any(|(by, _)| *by == By::Answer)
}

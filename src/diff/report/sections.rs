//! The order of the output: a section for each kind of change.

use super::sentence::{self, Sentence};
use crate::diff::model::{ArticleChange, Choice, ChoiceChange, TopicChange};
use crate::diff::{Diff, Kind};
use std::collections::HashMap;

/// Changes of choices that read the same, except for the clouds.
pub(super) struct ChoiceItem<'d> {
    pub(super) change: &'d ChoiceChange,
    pub(super) sentence: Sentence,
}

/// The changes of one kind. An article is in the section of its most severe change.
pub(super) struct KindSection<'d> {
    pub(super) kind: Kind,
    /// The number of changes of this kind, also of those that other sections list.
    pub(super) total: usize,
    pub(super) choices: Vec<ChoiceItem<'d>>,
    pub(super) articles: Vec<&'d ArticleChange>,
    pub(super) topics: Vec<&'d TopicChange>,
    pub(super) settings: &'d [String],
}

impl KindSection<'_> {
    /// Returns true if other sections list all changes of this kind.
    pub(super) fn is_empty(&self) -> bool {
        self.choices.is_empty()
            && self.articles.is_empty()
            && self.topics.is_empty()
            && self.settings.is_empty()
    }
}

/// Returns the sections of the kinds that occur, the most severe first.
pub(super) fn sections(diff: &Diff) -> impl Iterator<Item = KindSection<'_>> {
    diff.totals.iter().map(|(kind, total)| KindSection {
        kind: *kind,
        total: *total,
        choices: choices(diff, *kind),
        articles: diff
            .articles
            .iter()
            .filter(|one| one.kind == *kind)
            .collect(),
        topics: diff.topics.iter().filter(|one| one.kind == *kind).collect(),
        settings: if *kind == Kind::Settings {
            &diff.settings
        } else {
            &[]
        },
    })
}

/// Returns the choices with a change of this kind. Lists of clouds often differ in other articles,
/// but change in the same way.
fn choices(diff: &Diff, kind: Kind) -> Vec<ChoiceItem<'_>> {
    let mut places: HashMap<(Sentence, &[Choice]), usize> = HashMap::new();
    let mut groups: Vec<(&ChoiceChange, Vec<&str>)> = Vec::new();
    for change in diff.choices.iter().filter(|change| change.kind == kind) {
        let sentence = sentence::of_choices(change, &[], &[]);
        let place = places
            .entry((sentence, &change.choices))
            .or_insert(groups.len());
        if *place == groups.len() {
            groups.push((change, Vec::new()));
        }
        if let Some((_, clouds)) = groups.get_mut(*place) {
            clouds.extend(change.clouds.iter().map(String::as_str));
        }
    }
    let items = groups.into_iter().map(|(change, mut clouds)| {
        let place = |cloud: &str| diff.clouds.iter().position(|known| known == cloud);
        clouds.sort_by_key(|cloud| place(cloud));
        ChoiceItem {
            sentence: sentence::of_choices(change, &clouds, &diff.clouds),
            change,
        }
    });
    items.collect()
}

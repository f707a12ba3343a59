//! The order of the output: a section for each kind of change.

use crate::diff::model::{ArticleChange, ChoiceChange, TopicChange};
use crate::diff::{Diff, Kind};

/// The changes of one kind. An article is in the section of its heaviest change.
pub(super) struct KindSection<'d> {
    pub(super) kind: Kind,
    /// The number of changes of this kind, also of those that other sections list.
    pub(super) total: usize,
    pub(super) choices: Vec<&'d ChoiceChange>,
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

/// Returns the sections of the kinds that occur, the heaviest first.
pub(super) fn sections(diff: &Diff) -> impl Iterator<Item = KindSection<'_>> {
    diff.totals.iter().map(|(kind, total)| KindSection {
        kind: *kind,
        total: *total,
        choices: diff
            .choices
            .iter()
            .filter(|one| is_in(*kind, one))
            .collect(),
        articles: diff
            .articles
            .iter()
            .filter(|one| one.kind == *kind)
            .collect(),
        topics: diff.topics.iter().filter(|one| one.kind == *kind).collect(),
        settings: if *kind == Kind::Metadata {
            &diff.settings
        } else {
            &[]
        },
    })
}

fn is_in(kind: Kind, change: &ChoiceChange) -> bool {
    change.kind == kind
}

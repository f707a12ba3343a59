//! The owners of changed articles.

use super::model::{ArticleChange, OwnerRow};
use crate::report::Owner;
use std::cmp::Reverse;

/// Counts the changed articles of each owner. Those with the most come first.
pub(super) fn count(changes: &[ArticleChange]) -> Vec<OwnerRow> {
    let key = |owner: &Owner| {
        let Owner {
            ownership_id,
            author,
            service,
        } = owner.clone();
        (ownership_id, author, service)
    };
    let mut owners: Vec<&Owner> = changes.iter().map(|change| &change.owner).collect();
    owners.retain(|owner| **owner != Owner::default());
    owners.sort_by_key(|owner| key(owner));
    let groups = owners.chunk_by(|one, other| one == other);
    let mut rows: Vec<OwnerRow> = groups
        .map(|group| OwnerRow {
            owner: group[0].clone(),
            articles: group.len(),
        })
        .collect();
    rows.sort_by_key(|row| (Reverse(row.articles), key(&row.owner)));
    rows
}

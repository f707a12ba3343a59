//! The owners of changed articles.

use super::model::{ArticleChange, OwnerRow};
use crate::report::Owner;

/// Counts the changed articles of each owner. Those with the most come first. The service names an
/// owner only if nothing else does.
pub(super) fn count(changes: &[ArticleChange]) -> Vec<OwnerRow> {
    let mut owners: Vec<Owner> = changes
        .iter()
        .map(|change| change.owner.clone())
        .filter(|owner| *owner != Owner::default())
        .collect();
    for owner in &mut owners {
        if owner.ownership_id.is_some() {
            owner.service = None;
        }
    }
    owners.sort_by(|one, other| key(one).cmp(&key(other)));
    let groups = owners.chunk_by(|one, other| one == other);
    let mut rows: Vec<OwnerRow> = groups
        .map(|group| OwnerRow {
            owner: group[0].clone(),
            articles: group.len(),
        })
        .collect();
    rows.sort_by(|one, other| {
        let order = other.articles.cmp(&one.articles);
        order.then_with(|| key(&one.owner).cmp(&key(&other.owner)))
    });
    rows
}

type Key<'o> = (Option<&'o str>, Option<&'o str>, Option<&'o str>);

fn key(owner: &Owner) -> Key<'_> {
    let Owner {
        ownership_id,
        author,
        service,
    } = owner;
    (
        ownership_id.as_deref(),
        author.as_deref(),
        service.as_deref(),
    )
}

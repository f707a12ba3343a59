//! Compares two sides.

use super::articles::Articles;
use super::context::Context;
use super::model::{Diff, Unseen};
use super::pairs::Pairs;
use super::source::Source;
use super::{Kind, articles, lists, owners, settings, topics, unseen};
use crate::bundle::BundleError;
use std::collections::BTreeMap;

/// The format of a [`Diff`] as JSON. It increases with every change that readers of the old format
/// would misinterpret.
const FORMAT: u32 = 1;

/// Compares what customers get from two sides.
pub(crate) fn compare(
    before: &dyn Source,
    after: &dyn Source,
    context: &Context,
) -> Result<Diff, BundleError> {
    let mut pairs = Pairs::of(before.entries()?, after.entries()?, &context.moved);
    if !(before.knows_days() && after.knows_days()) {
        pairs.ignore_days(before, after)?;
    }
    let choices = lists::compare(before, after, &pairs)?;
    let Articles { changes, moved } = articles::compare(before, after, &pairs)?;
    let topics = topics::compare(&before.topics()?, &after.topics()?, after);
    let settings = settings::compare(before, after);
    let mut totals: BTreeMap<Kind, usize> = BTreeMap::new();
    let mut add = |kind: Kind, count: usize| {
        if count > 0 {
            *totals.entry(kind).or_default() += count;
        }
    };
    for change in &choices {
        add(change.kind, change.count);
    }
    add(Kind::CloudsDiffer, lists::count_differing(&choices));
    for change in &changes {
        for kind in &change.kinds {
            add(*kind, change.count(*kind));
        }
    }
    for change in &topics {
        add(change.kind, 1);
    }
    add(Kind::Settings, settings.len());
    let is_unchanged = totals.is_empty();
    let unseen = Unseen {
        moved,
        is_search_reordered: is_unchanged && settings::is_search_reordered(before, after),
        ..unseen::of(before, after, &pairs, context)
    };
    Ok(Diff {
        format: FORMAT,
        base: before.name(),
        head: after.name(),
        audience: context.audience.clone(),
        clouds: lists::clouds(before, after),
        totals,
        is_same: is_unchanged && !unseen.is_search_reordered,
        affected: changes.len(),
        owners: owners::count(&changes),
        choices,
        articles: changes,
        topics,
        settings,
        unseen,
    })
}

//! Changes of files that no customer sees.

use super::context::Context;
use super::model::{NotPublished, Unseen};
use super::pairs::Pairs;
use super::source::Source;
use std::collections::BTreeSet;

/// Returns the changed files that change nothing that is published.
pub(super) fn of(
    before: &dyn Source,
    after: &dyn Source,
    pairs: &Pairs,
    context: &Context,
) -> Unseen {
    let both = pairs.both.iter().chain(&pairs.moved);
    let both = both.flat_map(|(old, new)| [old, new]);
    let entries = both.chain(&pairs.gone).chain(&pairs.new);
    let seen: BTreeSet<&str> = entries.filter_map(|entry| entry.path.as_deref()).collect();
    let mut unseen = Unseen::default();
    for path in &context.touched {
        if seen.contains(path.as_str()) || !after.has_file(path) {
            continue;
        }
        let held = after.held_back().iter().find(|held| held.source == *path);
        match held {
            Some(held) => unseen.not_published.push(NotPublished {
                file: after.display(path),
                reasons: held.reasons.clone(),
            }),
            None if before.has_file(path) && after.is_published_file(path) => {
                unseen.rewritten.push(after.display(path));
            }
            None => {}
        }
    }
    unseen
}

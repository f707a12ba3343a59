//! Limits that stop a publish that would remove or change too many articles, before it writes.

use super::plan::Plan;
use crate::schema::Threshold;
use std::fmt;

/// The option of [`Brakes::removed`].
const MAX_REMOVED: &str = "--max-removed";
/// The option of [`Brakes::changed`].
const MAX_CHANGED: &str = "--max-changed";

/// Limits on the articles that a publish changes, in each cloud.
#[derive(Debug, Clone, Copy)]
pub struct Brakes {
    /// Articles that a cloud may no longer show, of those that it shows.
    pub removed: Threshold,
    /// Articles whose content may change, of those that a cloud shows.
    pub changed: Threshold,
}

/// A limit that a plan exceeds in a cloud.
#[derive(Debug, Clone, PartialEq)]
pub struct BrakeExceeded {
    /// The cloud.
    pub cloud: String,
    /// The number of articles.
    pub count: usize,
    /// The number of articles that the cloud shows now.
    pub total: usize,
    /// The limit.
    pub limit: Threshold,
    /// The option that sets the limit.
    pub option: &'static str,
}

impl fmt::Display for BrakeExceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            cloud,
            count,
            total,
            limit,
            option,
        } = self;
        if !limit.is_exceeded_by(*count, *total) {
            return write!(
                f,
                "`{cloud}` would lose all of its articles ({total}); `{option} {total}` allows that"
            );
        }
        let verb = if *option == MAX_REMOVED {
            "removed"
        } else {
            "changed"
        };
        write!(
            f,
            "{count} of the {total} articles in `{cloud}` would be {verb}; `{option}` allows {limit}"
        )
    }
}

impl Brakes {
    /// Returns the limits that a plan exceeds, in order of cloud.
    pub fn exceeded(&self, plan: &Plan) -> Vec<BrakeExceeded> {
        let mut exceeded = Vec::new();
        for cloud in &plan.clouds {
            let total = cloud.before;
            // By default, no cloud loses all of its articles.
            let is_emptied = self.removed.is_combined() && total > 0 && cloud.removed == total;
            for (count, limit, option, is_always) in [
                (cloud.removed, self.removed, MAX_REMOVED, is_emptied),
                (cloud.changed, self.changed, MAX_CHANGED, false),
            ] {
                if is_always || limit.is_exceeded_by(count, total) {
                    exceeded.push(BrakeExceeded {
                        cloud: cloud.cloud.clone(),
                        count,
                        total,
                        limit,
                        option,
                    });
                }
            }
        }
        exceeded
    }
}

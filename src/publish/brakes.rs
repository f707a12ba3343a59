//! Brakes: a publish that removes or changes too many articles stops before it writes.

use super::plan::{CloudChange, Plan};
use crate::schema::Threshold;
use std::fmt;

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
        let verb = match self.option {
            "--max-removed" => "removed",
            _ => "changed",
        };
        let Self {
            cloud,
            count,
            total,
            limit,
            option,
            ..
        } = self;
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
            let CloudChange {
                before,
                changed,
                removed,
                ..
            } = cloud;
            for (count, limit, option) in [
                (*removed, self.removed, "--max-removed"),
                (*changed, self.changed, "--max-changed"),
            ] {
                // By default, no cloud loses all of its articles.
                let is_emptied = option == "--max-removed"
                    && limit.is_combined()
                    && *before > 0
                    && count == *before;
                if is_emptied || limit.is_exceeded_by(count, *before) {
                    exceeded.push(BrakeExceeded {
                        cloud: cloud.cloud.clone(),
                        count,
                        total: *before,
                        limit,
                        option,
                    });
                }
            }
        }
        exceeded
    }
}

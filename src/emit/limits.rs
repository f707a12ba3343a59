//! Limits on how many articles a bundle may lose. A build that exceeds one stops before
//! it writes anything.

use crate::compile::Selection;
use crate::published::Manifest;
use crate::report::escape_controls;
use crate::schema::Threshold;
use std::collections::HashSet;
use thiserror::Error;

/// Maximum number of articles that a message lists.
const MAX_LISTED: usize = 5;

/// The limits of a build.
#[derive(Debug, Clone, Copy, Default)]
pub struct Limits {
    /// Maximum number of articles that are held back, of all articles.
    pub held_back: Threshold,
    /// Maximum number of articles of the old bundle that are removed.
    pub removed: Threshold,
}

/// A limit that a build exceeds.
#[derive(Debug, Error, PartialEq)]
pub enum LimitExceeded {
    /// Too many articles would be held back.
    #[error(
        "{count} of {total} articles would be held back; `--max-held-back` allows {limit}{}",
        list(.first, *.count)
    )]
    HeldBack {
        /// The number of articles.
        count: usize,
        /// The total number of articles.
        total: usize,
        /// The limit.
        limit: Threshold,
        /// The first articles, with the reasons.
        first: Vec<String>,
    },
    /// Too many articles would be removed.
    #[error(
        "{count} of the {total} articles in the bundle would be removed; `--max-removed` allows {limit}{}",
        list(.first, *.count)
    )]
    Removed {
        /// The number of articles.
        count: usize,
        /// The total number of articles.
        total: usize,
        /// The limit.
        limit: Threshold,
        /// The ids of the first articles.
        first: Vec<String>,
    },
}

impl LimitExceeded {
    /// Returns the option that raises the limit.
    pub fn option(&self) -> &'static str {
        match self {
            Self::HeldBack { .. } => "--max-held-back",
            Self::Removed { .. } => "--max-removed",
        }
    }
}

/// Returns the first articles, one per line, and the number of the others.
fn list(first: &[String], count: usize) -> String {
    let mut lines: String = first
        .iter()
        .map(|line| format!("\n  {}", escape_controls(line)))
        .collect();
    if count > first.len() {
        lines.push_str(&format!("\n  and {} more", count - first.len()));
    }
    lines
}

impl Limits {
    /// Returns an error if too many articles, or all of them, are held back.
    pub fn check_held_back(&self, selection: &Selection) -> Result<(), LimitExceeded> {
        let count = selection.held_back.len();
        let total = count + selection.published.len();
        // By default, a bundle without articles is never written.
        let is_empty = count > 0 && count == total && self.held_back.is_combined();
        if !is_empty && !self.held_back.is_exceeded_by(count, total) {
            return Ok(());
        }
        let first = selection.held_back.iter().take(MAX_LISTED).map(|held| {
            let reason = held.reasons.first();
            reason.map_or_else(
                || held.source.clone(),
                |reason| {
                    format!(
                        "{}:{}: {}: {}",
                        held.source, reason.line, reason.rule, reason.message
                    )
                },
            )
        });
        Err(LimitExceeded::HeldBack {
            count,
            total,
            limit: self.held_back,
            first: first.collect(),
        })
    }

    /// Returns an error if too many articles of `old` are removed. `ids` are the ids in
    /// the new bundle.
    pub fn check_removed<'i>(
        &self,
        old: &Manifest,
        ids: impl Iterator<Item = &'i str>,
    ) -> Result<(), LimitExceeded> {
        let ids: HashSet<String> = ids.map(str::to_lowercase).collect();
        let mut removed: Vec<&str> = old.articles.iter().map(|row| &*row.id).collect();
        removed.retain(|id| !ids.contains(&id.to_lowercase()));
        let total = old.articles.len();
        if !self.removed.is_exceeded_by(removed.len(), total) {
            return Ok(());
        }
        Err(LimitExceeded::Removed {
            count: removed.len(),
            total,
            limit: self.removed,
            first: removed
                .iter()
                .take(MAX_LISTED)
                .map(|id| format!("`{id}`"))
                .collect(),
        })
    }
}

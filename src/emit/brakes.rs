//! Brakes: a build that would take too much from the readers of a bundle stops
//! before it writes.

use super::Manifest;
use crate::compile::Selection;
use crate::report::escape_controls;
use crate::schema::Threshold;
use std::collections::HashSet;
use thiserror::Error;

/// Articles that a message names.
const NAMED: usize = 5;

/// When a build stops.
#[derive(Debug, Clone, Copy, Default)]
pub struct Brakes {
    /// Articles that may be held back, of all articles.
    pub held_back: Threshold,
    /// Articles of the old bundle that the new one may lack.
    pub removed: Threshold,
}

/// Why a build stopped.
#[derive(Debug, Error, PartialEq)]
pub enum Stop {
    /// Too many articles would be held back.
    #[error(
        "{count} of {total} articles would be held back; `--max-held-back` allows {limit}{}",
        named(.first, *.count)
    )]
    HeldBack {
        /// How many.
        count: usize,
        /// Of how many.
        total: usize,
        /// How many may be.
        limit: Threshold,
        /// The first of them, and why.
        first: Vec<String>,
    },
    /// Too many articles would be removed.
    #[error(
        "{count} of the {total} articles in the bundle would be removed; `--max-removed` allows {limit}{}",
        named(.first, *.count)
    )]
    Removed {
        /// How many.
        count: usize,
        /// Of how many.
        total: usize,
        /// How many may be.
        limit: Threshold,
        /// The ids of the first of them.
        first: Vec<String>,
    },
}

impl Stop {
    /// The option that lets the build go on.
    pub fn option(&self) -> &'static str {
        match self {
            Self::HeldBack { .. } => "--max-held-back",
            Self::Removed { .. } => "--max-removed",
        }
    }
}

fn named(first: &[String], count: usize) -> String {
    let mut lines: String = first
        .iter()
        .map(|line| format!("\n  {}", escape_controls(line)))
        .collect();
    if count > first.len() {
        lines.push_str(&format!("\n  and {} more", count - first.len()));
    }
    lines
}

impl Brakes {
    /// Stops a build that would hold back too many articles, or all.
    pub fn check_held_back(&self, selection: &Selection) -> Result<(), Stop> {
        let count = selection.held_back.len();
        let total = count + selection.published.len();
        // By default a bundle without articles is never written.
        let is_empty = count > 0 && count == total && self.held_back.is_combined();
        if !is_empty && !self.held_back.is_exceeded_by(count, total) {
            return Ok(());
        }
        let first = selection.held_back.iter().take(NAMED).map(|held| {
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
        Err(Stop::HeldBack {
            count,
            total,
            limit: self.held_back,
            first: first.collect(),
        })
    }

    /// Stops a build that would remove too many articles of `old`; `ids` are those
    /// of the new bundle.
    pub fn check_removed<'i>(
        &self,
        old: &Manifest,
        ids: impl Iterator<Item = &'i str>,
    ) -> Result<(), Stop> {
        let ids: HashSet<String> = ids.map(str::to_lowercase).collect();
        let is_gone = |id: &&str| !ids.contains(&id.to_lowercase());
        let gone: Vec<&str> = old
            .articles
            .iter()
            .map(|row| row.id.as_str())
            .filter(is_gone)
            .collect();
        let total = old.articles.len();
        if !self.removed.is_exceeded_by(gone.len(), total) {
            return Ok(());
        }
        Err(Stop::Removed {
            count: gone.len(),
            total,
            limit: self.removed,
            first: gone
                .iter()
                .take(NAMED)
                .map(|id| format!("`{id}`"))
                .collect(),
        })
    }
}

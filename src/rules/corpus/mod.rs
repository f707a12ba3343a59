//! The rules of the group `corpus`: conflicts between articles, and references to other files.

mod competing_articles;
mod display_order;
mod duplicate_article_id;
mod duplicate_recommendation;
mod include_cycle;
mod include_internal;
mod include_missing;
mod include_outside;
mod near_duplicate;
mod near_miss;
mod support;
mod uncovered_topic;
mod unknown_topic;
mod unresolved_article;

pub(super) use support::duplicate_id::is_duplicate_id;

use super::Rule;

/// The rules of this group, by name.
pub(super) const RULES: &[Rule] = &[
    competing_articles::RULE,
    display_order::RULE,
    duplicate_article_id::RULE,
    duplicate_recommendation::RULE,
    include_cycle::RULE,
    include_internal::RULE,
    include_missing::RULE,
    include_outside::RULE,
    near_duplicate::RULE,
    near_miss::RULE,
    uncovered_topic::RULE,
    unknown_topic::RULE,
    unresolved_article::RULE,
];

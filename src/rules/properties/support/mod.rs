//! Helpers of the rules of the group `properties`.

pub(super) mod known;
pub(super) mod lookups;
pub(super) mod separators;
pub(super) mod value_id;

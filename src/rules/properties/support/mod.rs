//! Helpers of the rules of the group `properties`.

pub(super) mod count;
pub(super) mod known;
pub(super) mod lookups;
pub(super) mod notation;
pub(super) mod recommended;
pub(super) mod separators;
pub(super) mod template_text;
pub(super) mod value_id;

//! Helpers of the rules of the group `components`.

pub(super) mod section;
pub(super) mod uses;

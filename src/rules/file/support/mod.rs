//! Helpers of the rules of the group `file`.

pub(super) mod name;
pub(super) mod shared;

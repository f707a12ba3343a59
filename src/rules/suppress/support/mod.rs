//! Helpers of the rules of the group `suppress`.

pub(super) mod names;

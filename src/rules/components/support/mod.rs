//! Helpers of the rules of the group `components`.

pub(super) mod uses;

//! Helpers of the rules of the group `json`.

pub(super) mod form;
pub(super) mod keys;

//! Helpers of the rules of the group `json`.

pub(super) mod choices;
pub(super) mod form;
pub(super) mod keys;

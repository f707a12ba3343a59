//! Helpers of the rules of the group `tokens`.

pub(super) mod pairs;
pub(super) mod region;
pub(super) mod slash;

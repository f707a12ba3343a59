//! Helpers of the rules of the group `tokens`.

pub(super) mod pairs;

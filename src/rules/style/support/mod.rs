//! Helpers of the rules of the group `style`.

pub(super) mod prose;

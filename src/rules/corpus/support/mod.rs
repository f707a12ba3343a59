//! Helpers of the rules of the group `corpus`.

pub(super) mod articles;
pub(super) mod duplicate_id;
pub(super) mod includes;
pub(super) mod minhash;
pub(super) mod topic;

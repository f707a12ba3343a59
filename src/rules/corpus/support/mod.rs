//! Helpers of the rules of the group `corpus`.

pub(super) mod duplicate_id;
pub(super) mod minhash;

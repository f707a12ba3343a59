//! Helpers of the rules of the group `corpus`.

pub(super) mod minhash;

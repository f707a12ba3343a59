//! Helpers of the rules of the group `config`.

pub(super) mod faults;

//! A hash that is quick to compute in every language.

/// Returns the 32-bit FNV-1a hash of a key.
pub(super) fn fnv(key: &str) -> u32 {
    key.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

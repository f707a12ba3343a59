//! A short encoding of object paths. The table that a search loads first contains many
//! of them, and they differ only in a hash of 128 bits.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// Length of an encoded path, in characters.
const ENCODED_LEN: usize = 22;

/// Encodes the hash in the path of an object, in Base64 without padding.
pub(super) fn encode(path: &str) -> String {
    let digits = path.strip_prefix("objects/").unwrap_or(path);
    let digits = digits.strip_suffix(".json").unwrap_or(digits);
    let hash = digits
        .chars()
        .filter_map(|digit| digit.to_digit(16))
        .take(32)
        .fold(0_u128, |hash, digit| hash << 4 | u128::from(digit));
    STANDARD_NO_PAD.encode(hash.to_be_bytes())
}

/// Decodes the path at `index` in a list of encoded paths.
pub(super) fn decode(encoded: &str, index: usize) -> Option<String> {
    let short = encoded.get(index * ENCODED_LEN..(index + 1) * ENCODED_LEN)?;
    let hash: [u8; 16] = STANDARD_NO_PAD.decode(short).ok()?.try_into().ok()?;
    let digits = format!("{:032x}", u128::from_be_bytes(hash));
    Some(format!("objects/{}/{}.json", &digits[..2], &digits[2..]))
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn encodes_paths_in_base64() {
        let long = "objects/00/112233445566778899aabbccddeeff.json";
        assert_eq!(encode(long), "ABEiM0RVZneImaq7zN3u/w");
        let other = "objects/ff/0000000000000000000000000000f1.json";
        let both = encode(long) + &encode(other);
        assert_eq!(decode(&both, 0).as_deref(), Some(long));
        assert_eq!(decode(&both, 1).as_deref(), Some(other));
        assert_eq!(decode(&both, 2), None);
    }
}

//! Paths of objects in Base64: a search loads a table of many of them first, and they differ
//! in 128 bits only.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// Characters of a short path.
const SHORT_CHARS: usize = 22;

/// Returns the hash in the path of an object, in Base64 without padding.
pub(super) fn to_base64(path: &str) -> String {
    let digits = path.strip_prefix("objects/").unwrap_or(path);
    let digits = digits.strip_suffix(".json").unwrap_or(digits);
    let hash = digits
        .chars()
        .filter_map(|digit| digit.to_digit(16))
        .take(32)
        .fold(0_u128, |hash, digit| hash << 4 | u128::from(digit));
    STANDARD_NO_PAD.encode(hash.to_be_bytes())
}

/// Returns the path of the object `index` in a list of short paths.
pub(super) fn path(list: &str, index: usize) -> Option<String> {
    let short = list.get(index * SHORT_CHARS..(index + 1) * SHORT_CHARS)?;
    let hash: [u8; 16] = STANDARD_NO_PAD.decode(short).ok()?.try_into().ok()?;
    let digits = format!("{:032x}", u128::from_be_bytes(hash));
    Some(format!("objects/{}/{}.json", &digits[..2], &digits[2..]))
}

#[cfg(test)]
mod tests {
    use super::{path, to_base64};

    #[test]
    fn short_paths_are_base64() {
        let long = "objects/00/112233445566778899aabbccddeeff.json";
        assert_eq!(to_base64(long), "ABEiM0RVZneImaq7zN3u/w");
        let other = "objects/ff/0000000000000000000000000000f1.json";
        let both = to_base64(long) + &to_base64(other);
        assert_eq!(path(&both, 0).as_deref(), Some(long));
        assert_eq!(path(&both, 1).as_deref(), Some(other));
        assert_eq!(path(&both, 2), None);
    }
}

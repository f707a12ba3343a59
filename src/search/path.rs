//! Paths of objects, short: there are many in the table that a search loads
//! first, and all that differs is 128 bits.

/// Characters of a short path.
const LENGTH: usize = 22;
/// The characters of Base64, as RFC 4648 has them.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The hash in an object's path, in Base64 without padding.
pub(super) fn shorten(path: &str) -> String {
    let digits = path.strip_prefix("objects/").unwrap_or(path);
    let digits = digits.strip_suffix(".json").unwrap_or(digits);
    let digits = digits.chars().filter_map(|digit| digit.to_digit(16));
    let hash = digits
        .take(32)
        .fold(0_u128, |hash, digit| hash << 4 | u128::from(digit));
    (0..LENGTH)
        .map(|at| {
            // The last character holds two bits, and four that are nothing.
            let six = match (LENGTH - 1 - at) * 6 {
                0 => hash << 4,
                shift => hash >> (shift - 4),
            };
            char::from(DIGITS[(six & 63) as usize])
        })
        .collect()
}

/// The path of the object `at` in a list of short paths.
pub(super) fn path(short: &str, at: usize) -> Option<String> {
    let digits = short.get(at * LENGTH..(at + 1) * LENGTH)?;
    let mut hash = 0_u128;
    for (place, digit) in digits.bytes().enumerate() {
        let six = DIGITS.iter().position(|known| *known == digit)? as u128;
        hash = match place + 1 == LENGTH {
            true => hash << 2 | six >> 4,
            false => hash << 6 | six,
        };
    }
    let digits = format!("{hash:032x}");
    Some(format!("objects/{}/{}.json", &digits[..2], &digits[2..]))
}

#[cfg(test)]
mod tests {
    use super::{path, shorten};

    #[test]
    fn a_short_path_is_base64() {
        let long = "objects/00/112233445566778899aabbccddeeff.json";
        assert_eq!(shorten(long), "ABEiM0RVZneImaq7zN3u/w");
        let other = "objects/ff/0000000000000000000000000000f1.json";
        let both = shorten(long) + &shorten(other);
        assert_eq!(path(&both, 0).as_deref(), Some(long));
        assert_eq!(path(&both, 1).as_deref(), Some(other));
        assert_eq!(path(&both, 2), None);
    }
}

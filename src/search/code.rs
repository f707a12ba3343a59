//! Notations of error codes. Windows prints the same code as `0x80131505`, as the
//! unsigned number 2148734213 and as the negative number -2146233083.

/// Codes below this are counted as ordinary numbers.
const MIN_CODE: u32 = 0x1000_0000;

/// Returns the terms of the other notations of a code of 32 bits; none if `word` is
/// anything else. The sign of a number is not part of its word, so both numbers that it
/// may stand for are considered.
pub(super) fn other_notations(word: &str) -> Vec<String> {
    let hexadecimal = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X"));
    if let Some(digits) = hexadecimal {
        let code = if digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            u32::from_str_radix(digits, 16).unwrap_or(0)
        } else {
            0
        };
        if code < MIN_CODE {
            return Vec::new();
        }
        return vec![code.wrapping_neg().to_string(), code.to_string()];
    }
    if !word.bytes().all(|byte| byte.is_ascii_digit()) || word.starts_with('0') {
        return Vec::new();
    }
    match word.parse::<u32>() {
        Ok(code) if code >= MIN_CODE => vec![
            format!("0x{:08x}", code.wrapping_neg()),
            format!("0x{code:08x}"),
        ],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::other_notations;

    #[test]
    fn a_code_has_three_notations() {
        assert_eq!(other_notations("0x80131505"), ["2146233083", "2148734213"]);
        assert_eq!(other_notations("2146233083"), ["0x80131505", "0x7feceafb"]);
        assert_eq!(other_notations("2148734213"), ["0x7feceafb", "0x80131505"]);
        for other in [
            "0x8007",
            "40613",
            "0x8013150g",
            "99999999999",
            "",
            "0x+1234567",
        ] {
            assert!(other_notations(other).is_empty(), "{other}");
        }
    }
}

//! Hashes, and bytes as hexadecimal digits.

use std::fmt;

/// Returns `bytes` as lowercase hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

/// The 64-bit FNV-1a hash: fast, the same on every machine, not for untrusted input.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fnv1a(u64);

impl Default for Fnv1a {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv1a {
    /// Returns a hash that continues from `value`, an earlier result of [`Self::value`].
    pub(crate) fn continued(value: u64) -> Self {
        Self(value)
    }

    /// Adds `bytes`.
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// Returns the hash of everything added so far.
    pub(crate) fn value(self) -> u64 {
        self.0
    }
}

/// Adds text without building it in memory.
impl fmt::Write for Fnv1a {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.update(text.as_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    #[test]
    fn hashes_are_those_of_the_reference() {
        let hash = |text: &str| {
            let mut hash = Fnv1a::default();
            hash.update(text.as_bytes());
            hash.value()
        };
        assert_eq!(hash(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(hash("foobar"), 0x8594_4171_f739_67e8);
        let mut written = Fnv1a::default();
        for part in ["foo", "bar"] {
            written.write_str(part).expect("a hash takes any text");
        }
        assert_eq!(written.value(), hash("foobar"));
        assert_eq!(hex(&[0, 0x9f, 0xa0]), "009fa0");
    }
}

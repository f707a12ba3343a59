//! Decodes bytes as text without moving a byte, and locates every fault.

use super::Span;

/// Bytes that are not UTF-8 text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodingFault {
    /// The location in the file.
    pub span: Span,
    /// The kind of fault.
    pub kind: EncodingFaultKind,
}

/// The kinds of faults in the bytes of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EncodingFaultKind {
    /// The file is UTF-16, and none of it was read.
    Utf16,
    /// A byte that is not UTF-8: the first one in the file.
    NotUtf8 {
        /// Value of the first such byte.
        byte: u8,
        /// Its character in Windows-1252, if it has one.
        windows_1252: Option<char>,
        /// Number of such bytes in the whole file.
        count: usize,
    },
    /// A NUL character: the first one in the file.
    Nul {
        /// Number of NUL characters in the whole file.
        count: usize,
    },
}

/// The characters 0x80 to 0x9F of Windows-1252, which Latin-1 does not have.
pub(super) const WINDOWS_1252: [Option<char>; 32] = {
    const N: Option<char> = None;
    [
        Some('€'),
        N,
        Some('‚'),
        Some('ƒ'),
        Some('„'),
        Some('…'),
        Some('†'),
        Some('‡'),
        Some('ˆ'),
        Some('‰'),
        Some('Š'),
        Some('‹'),
        Some('Œ'),
        N,
        Some('Ž'),
        N,
        N,
        Some('‘'),
        Some('’'),
        Some('“'),
        Some('”'),
        Some('•'),
        Some('–'),
        Some('—'),
        Some('˜'),
        Some('™'),
        Some('š'),
        Some('›'),
        Some('œ'),
        N,
        Some('ž'),
        Some('Ÿ'),
    ]
};

/// Returns the character of a byte in Windows-1252, as web browsers and editors decode it: a byte
/// without a character is a control character.
pub fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9F => WINDOWS_1252[usize::from(byte - 0x80)].unwrap_or(char::from(byte)),
        _ => char::from(byte),
    }
}

/// Decodes UTF-8; each byte that is not UTF-8 becomes `?`.
pub(super) fn decode(bytes: Vec<u8>) -> (String, Vec<EncodingFault>) {
    if is_utf16(&bytes) {
        let fault = EncodingFault {
            span: Span::new(0, 0),
            kind: EncodingFaultKind::Utf16,
        };
        return (String::new(), vec![fault]);
    }
    let (text, mut faults) = match String::from_utf8(bytes) {
        Ok(text) => (text, Vec::new()),
        Err(error) => replace_invalid(error.into_bytes()),
    };
    if let Some(first) = memchr::memchr(0, text.as_bytes()) {
        faults.push(EncodingFault {
            span: Span::new(first, first + 1),
            kind: EncodingFaultKind::Nul {
                count: memchr::memchr_iter(0, text.as_bytes()).count(),
            },
        });
    }
    (text, faults)
}

/// Returns true for UTF-16: it has a byte order mark, or a NUL in nearly every second byte of
/// its start.
fn is_utf16(bytes: &[u8]) -> bool {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return true;
    }
    let head = &bytes[..bytes.len().min(64) & !1];
    if head.len() < 8 {
        return false;
    }
    let zeros = |offset: usize| {
        head.iter()
            .skip(offset)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let half = head.len() / 2;
    zeros(0) * 4 >= half * 3 || zeros(1) * 4 >= half * 3
}

/// Replaces each byte that is not UTF-8 with `?`.
fn replace_invalid(mut bytes: Vec<u8>) -> (String, Vec<EncodingFault>) {
    let mut at = 0;
    let mut first = None;
    let mut count = 0;
    while let Err(error) = std::str::from_utf8(&bytes[at..]) {
        let start = at + error.valid_up_to();
        let len = error.error_len().unwrap_or(bytes.len() - start);
        first.get_or_insert((start, bytes[start]));
        count += len;
        bytes[start..start + len].fill(b'?');
        at = start + len;
    }
    let faults = first.map(|(start, byte)| EncodingFault {
        span: Span::new(start, start + 1),
        kind: EncodingFaultKind::NotUtf8 {
            byte,
            windows_1252: match byte {
                0x80..=0x9F => WINDOWS_1252[usize::from(byte - 0x80)],
                0xA0..=0xFF => Some(char::from(byte)),
                _ => None,
            },
            count,
        },
    });
    let text = String::from_utf8(bytes).unwrap_or_default();
    (text, faults.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_bytes_become_question_marks() {
        let (text, faults) = decode(b"caf\xe9 \x92x\xe2\x82".to_vec());
        assert_eq!(text, "caf? ?x??");
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].span, Span::new(3, 4));
        assert_eq!(
            faults[0].kind,
            EncodingFaultKind::NotUtf8 {
                byte: 0xe9,
                windows_1252: Some('é'),
                count: 4
            }
        );
    }

    #[test]
    fn detects_utf16_with_and_without_a_byte_order_mark() {
        for bytes in [
            b"\xff\xfe<\0p\0".to_vec(),
            "<properties"
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect(),
            "<properties"
                .encode_utf16()
                .flat_map(u16::to_be_bytes)
                .collect(),
        ] {
            assert_eq!(decode(bytes).1[0].kind, EncodingFaultKind::Utf16);
        }
    }
}

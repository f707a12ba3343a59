//! Bytes to text, with every fault located and no byte moved.

use super::Span;

/// A stretch of bytes that is not the UTF-8 text it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodingFault {
    /// Where, in bytes of the file.
    pub span: Span,
    /// What is wrong there.
    pub kind: EncodingFaultKind,
}

/// What can be wrong with the bytes of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EncodingFaultKind {
    /// The file is UTF-16; nothing of it was read.
    Utf16,
    /// The first byte that is not UTF-8, and how many such bytes the file has.
    NotUtf8 {
        /// Value of the first offending byte.
        byte: u8,
        /// The character that Windows-1252 has for it, where it has one.
        windows_1252: Option<char>,
        /// Number of offending bytes in the whole file.
        count: usize,
    },
    /// A NUL character, and how many the file has.
    Nul {
        /// Number of NUL characters in the whole file.
        count: usize,
    },
}

/// The upper half of Windows-1252 that differs from Latin-1 (0x80..=0x9F).
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
        Err(error) => mend(error.into_bytes()),
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

/// UTF-16 by its byte order mark, or by a NUL in every second byte of the start.
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

/// Replaces each byte that is not UTF-8 by `?`, one for one.
fn mend(mut bytes: Vec<u8>) -> (String, Vec<EncodingFault>) {
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
    fn bytes_that_are_not_utf8_keep_their_place() {
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
    fn utf16_is_named_with_and_without_its_mark() {
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

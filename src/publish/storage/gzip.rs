//! Files that are stored compressed. The same content always gives the same bytes.

use bytes::Bytes;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use std::io::{self, Read, Write};

/// The value of `Content-Encoding`.
pub(super) const GZIP: &str = "gzip";
/// Maximum size of a file.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// Compresses a file. Returns `None` if that does not make it shorter.
pub(super) fn compress(bytes: &[u8]) -> Option<Bytes> {
    let out = Vec::with_capacity(bytes.len() / 2);
    let mut encoder = GzEncoder::new(out, Compression::new(6));
    encoder.write_all(bytes).ok()?;
    let out = encoder.finish().ok()?;
    (out.len() < bytes.len()).then(|| out.into())
}

/// Decompresses a file.
pub(super) fn decompress(bytes: &[u8]) -> io::Result<Bytes> {
    let mut out = Vec::new();
    let mut decoder = GzDecoder::new(bytes).take(MAX_BYTES + 1);
    decoder.read_to_end(&mut out)?;
    if out.len() as u64 > MAX_BYTES {
        return Err(io::Error::other("the file is larger than 256 MiB"));
    }
    Ok(out.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_compressed_is_read_again() {
        let text = "Restart the machine. ".repeat(100);
        let compressed = compress(text.as_bytes()).expect("shorter");
        assert_eq!(compressed, compress(text.as_bytes()).expect("the same"));
        assert_eq!(decompress(&compressed).expect("read"), text.as_bytes());
        assert_eq!(compress(b"{}"), None);
        assert!(decompress(b"{}").is_err() && decompress(&compressed[..40]).is_err());
    }
}

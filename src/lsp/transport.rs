//! The frames around messages: a header with the length of the content, a blank line, the content.
//!
//! A frame that cannot be read does not end the server: it is skipped, and the next one is read.

use super::message::{Malformed, Message, error};
use gen_lsp_types::ErrorCodes;
use gen_lsp_types::json_rpc::Id;
use serde_json::Value;
use std::io::{self, BufRead, Read, Write};

/// Largest content that is read, in bytes. A document may be large, and is sent as a whole.
const MAX_CONTENT_BYTES: u64 = 256 << 20;
/// Longest line of a header, in bytes.
const MAX_HEADER_BYTES: u64 = 4 << 10;

/// The name of the header with the length, in lower case.
const CONTENT_LENGTH: &str = "content-length:";

/// What was read.
#[derive(Debug)]
pub(super) enum Frame {
    /// A message.
    Message(Message),
    /// Something that is none.
    Malformed(Malformed),
}

/// Reads the next message. Returns `None` at the end of the input.
pub(super) fn read(input: &mut impl BufRead) -> io::Result<Option<Frame>> {
    let mut length = None;
    let mut fault = None;
    let mut has_header = false;
    let mut line = Vec::new();
    loop {
        line.clear();
        if input
            .by_ref()
            .take(MAX_HEADER_BYTES)
            .read_until(b'\n', &mut line)?
            == 0
        {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches(['\r', '\n']);
        if text.is_empty() {
            // Between two messages, blank lines have no meaning.
            if has_header {
                break;
            }
            continue;
        }
        has_header = true;
        // After a message with a wrong length, its rest is on the same line as the next header.
        let name = text.to_ascii_lowercase().rfind(CONTENT_LENGTH);
        if let Some(at) = name {
            let value = text[at + CONTENT_LENGTH.len()..].trim();
            match value.parse::<u64>() {
                Ok(bytes) => (length, fault) = (Some(bytes), None),
                Err(_) => fault = Some(format!("`Content-Length: {value}`")),
            }
        } else if !text.contains(':') {
            fault = Some("a header line has no `:`".to_owned());
        }
    }
    let Some(length) = length else {
        let fault = fault.unwrap_or_else(|| "no `Content-Length`".to_owned());
        return Ok(Some(malformed(format!("malformed header: {fault}"))));
    };
    let mut content = input.by_ref().take(length);
    if length > MAX_CONTENT_BYTES {
        io::copy(&mut content, &mut io::sink())?;
        return Ok(Some(malformed(format!(
            "a message of {length} bytes is too large"
        ))));
    }
    let mut bytes = Vec::new();
    content.read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < length {
        // The client ended in the middle of a message.
        return Ok(None);
    }
    Ok(Some(match Message::parse(&bytes) {
        Ok(message) => Frame::Message(message),
        Err(malformed) => Frame::Malformed(malformed),
    }))
}

fn malformed(message: String) -> Frame {
    Frame::Malformed(Malformed {
        id: Id::Null,
        error: error(ErrorCodes::ParseError, message),
    })
}

/// Writes a message.
pub(super) fn write(output: &mut impl Write, content: &Value) -> io::Result<()> {
    let text = serde_json::to_vec(content)?;
    write!(output, "Content-Length: {}\r\n\r\n", text.len())?;
    output.write_all(&text)?;
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::{Frame, read, write};
    use crate::lsp::message::Message;
    use serde_json::json;

    fn frames(mut input: &[u8]) -> Vec<String> {
        let mut all = Vec::new();
        while let Some(frame) = read(&mut input).expect("memory") {
            all.push(match frame {
                Frame::Message(Message::Notification(one)) => one.method,
                Frame::Message(_) => "other".to_owned(),
                Frame::Malformed(malformed) => malformed.error.message,
            });
        }
        all
    }

    #[test]
    fn what_is_written_is_read() {
        let mut bytes = Vec::new();
        write(&mut bytes, &json!({"method": "é😀"})).expect("memory");
        write(&mut bytes, &json!({"method": "b"})).expect("memory");
        assert_eq!(frames(&bytes), ["é😀", "b"]);
    }

    #[test]
    fn a_malformed_frame_does_not_hide_the_next_one() {
        let good = "content-length:14\nX: y\n\n{\"method\":\"a\"}";
        for (bad, message) in [
            ("Content-Length: 1\r\n\r\n{", "not JSON"),
            ("Content-Length: x\r\n\r\n", "`Content-Length: x`"),
            ("Content-Length: -1\r\n\r\n", "`Content-Length: -1`"),
            (
                "Content-Length: 99999999999999999999999\r\n\r\n",
                "`Content-Length: 9",
            ),
            ("X: y\r\n\r\n", "no `Content-Length`"),
            ("rubbish\r\n\r\n", "has no `:`"),
            ("Content-Length: 2\r\n\r\n[]", "a message must be an object"),
            ("Content-Length: 1\r\n\r\n{}", "not JSON"),
            ("Content-Length: 1\r\n\r\n{\"method\": 1}", "not JSON"),
        ] {
            let input = format!("{bad}{good}");
            let found = frames(input.as_bytes());
            assert_eq!(found.len(), 2, "{bad}: {found:?}");
            assert!(found[0].contains(message), "{bad}: {found:?}");
            assert_eq!(found[1], "a", "{bad}");
        }
    }

    #[test]
    fn a_message_that_ends_early_is_the_end() {
        assert!(frames(b"Content-Length: 20\r\n\r\n{}").is_empty());
        assert!(frames(b"Content-Length: 999999999999\r\n\r\n{}").len() <= 1);
        assert!(frames(b"Content-Len").len() <= 1);
    }
}

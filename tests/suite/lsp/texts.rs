//! Texts, positions and URIs as a client has them.

use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Returns the URI of a file.
pub(crate) fn uri(path: &Path) -> String {
    let mut uri = "file://".to_owned();
    for byte in path.to_str().expect("UTF-8").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

/// Returns the file of a URI.
pub(crate) fn path(uri: &str) -> PathBuf {
    let rest = uri.strip_prefix("file://").expect("a file").as_bytes();
    let mut bytes = Vec::new();
    let mut at = 0;
    while at < rest.len() {
        if rest[at] == b'%' {
            let digits = std::str::from_utf8(&rest[at + 1..at + 3]).expect("ASCII");
            bytes.push(u8::from_str_radix(digits, 16).expect("two digits"));
            at += 3;
        } else {
            bytes.push(rest[at]);
            at += 1;
        }
    }
    String::from_utf8(bytes).expect("UTF-8").into()
}

/// A text as a client has it: its lines without their endings, and their starts.
pub(crate) struct Lines<'t> {
    lines: Vec<(usize, &'t str)>,
}

impl<'t> Lines<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        let mut lines = Vec::new();
        let mut start = 0;
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let after = match (c, chars.peek()) {
                ('\r', Some((next, '\n'))) => {
                    let after = next + 1;
                    chars.next();
                    after
                }
                ('\n' | '\r', _) => at + 1,
                _ => continue,
            };
            lines.push((start, &text[start..at]));
            start = after;
        }
        lines.push((start, &text[start..]));
        Self { lines }
    }

    /// Returns the offset of a position in UTF-16.
    pub(crate) fn offset(&self, position: &Value) -> usize {
        let line = position["line"].as_u64().expect("a line") as usize;
        let wanted = position["character"].as_u64().expect("a number") as usize;
        let Some((start, text)) = self.lines.get(line) else {
            let (start, text) = self.lines[self.lines.len() - 1];
            return start + text.len();
        };
        let mut units = 0;
        for (at, c) in text.char_indices() {
            if units >= wanted {
                return start + at;
            }
            units += c.len_utf16();
        }
        start + text.len()
    }

    /// Returns the position in UTF-16 of an offset.
    pub(crate) fn position(&self, offset: usize) -> Value {
        let line = self.lines.partition_point(|(start, _)| *start <= offset) - 1;
        let (start, text) = self.lines[line];
        let before = &text[..(offset - start).min(text.len())];
        json!({ "line": line, "character": before.encode_utf16().count() })
    }

    /// Returns the line and the column of a position, both from 1, in characters and without a
    /// byte order mark, as helpc prints them.
    pub(crate) fn line_and_column(&self, position: &Value) -> (usize, usize) {
        let line = position["line"].as_u64().expect("a line") as usize;
        let (start, text) = self.lines[line];
        let offset = self.offset(position);
        let before = &text[..offset - start];
        let bom = usize::from(start == 0 && before.starts_with('\u{feff}'));
        (line + 1, before.chars().count() - bom + 1)
    }

    /// Returns the number of characters of a line, from 1.
    pub(crate) fn length(&self, line: usize) -> usize {
        let (start, text) = self.lines[line - 1];
        let bom = usize::from(start == 0 && text.starts_with('\u{feff}'));
        text.chars().count() - bom
    }
}

/// Applies the edits of one document, whose ranges do not overlap.
pub(crate) fn apply(text: &str, edits: &Value) -> String {
    let lines = Lines::of(text);
    let edits = edits.as_array().expect("a list").iter();
    let mut edits: Vec<(usize, usize, &str)> = edits
        .map(|edit| {
            let (start, end) = (&edit["range"]["start"], &edit["range"]["end"]);
            let new = edit["newText"].as_str().expect("a text");
            (lines.offset(start), lines.offset(end), new)
        })
        .collect();
    // Edits at one place are applied in their order.
    edits.sort_by_key(|(start, end, _)| (*start, *end));
    let mut result = String::new();
    let mut from = 0;
    for (start, end, new) in edits {
        assert!(start >= from, "edits overlap");
        result.push_str(&text[from..start]);
        result.push_str(new);
        from = end;
    }
    result + &text[from..]
}

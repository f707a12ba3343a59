//! Results: findings with their locations and fixes.

use super::super::sanitize::escape_controls;
use super::super::view::{FindingRecord, Fingerprint, Owner, SourceLocation};
use super::tool::{Text, level};
use crate::finding::{self, Applicability};
use crate::source::{LineIndex, Span};
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Outcome<'a> {
    rule_id: &'a str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: Fingerprints<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix<'a>>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
pub(super) struct Message {
    pub(super) text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct Fingerprints<'a> {
    #[serde(rename = "helpc/v2")]
    helpc: Fingerprint<'a>,
}

#[derive(Serialize)]
struct Properties<'a> {
    owner: &'a Owner,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix<'a> {
    description: Message,
    artifact_changes: [Change<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    artifact_location: Artifact,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Deleted,
    inserted_content: Text<'a>,
}

/// Deleted text, as a region of lines and columns and as a range of bytes.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Deleted {
    #[serde(flatten)]
    region: Region,
    byte_offset: u32,
    byte_length: usize,
}

impl<'a> Outcome<'a> {
    pub(super) fn of(record: &'a FindingRecord<'a>, rule_index: usize) -> Self {
        let related = record.related.iter().enumerate();
        let related = related.map(|(index, related)| Location {
            id: Some(index + 1),
            physical_location: Physical::of(&related.location),
            message: Some(Message::of(&related.message)),
        });
        Self {
            rule_id: record.rule,
            rule_index,
            level: level(record.severity),
            message: Message::of(record.message),
            locations: [Location {
                id: None,
                physical_location: Physical::of(&record.location),
                message: None,
            }],
            related_locations: related.collect(),
            partial_fingerprints: Fingerprints {
                helpc: record.fingerprint,
            },
            fixes: record
                .fix
                .iter()
                .map(|fix| Fix::of(fix, &record.location, record.lines))
                .collect(),
            properties: Properties {
                owner: record.owner,
            },
        }
    }
}

impl<'a> Fix<'a> {
    fn of(fix: &'a finding::Fix, location: &SourceLocation, lines: &LineIndex<'_>) -> Self {
        let description = match fix.applicability {
            Applicability::Safe => "does not change the meaning of the article",
            Applicability::Unsafe => "may change the meaning of the article: review it",
        };
        let replacements = fix.edits.iter().map(|edit| Replacement {
            deleted_region: Deleted::of(lines, edit.span),
            inserted_content: Text { text: &edit.text },
        });
        Self {
            description: Message::of(description),
            artifact_changes: [Change {
                artifact_location: Artifact::of(&location.file),
                replacements: replacements.collect(),
            }],
        }
    }
}

impl Deleted {
    fn of(lines: &LineIndex<'_>, span: Span) -> Self {
        let (start, end) = lines.positions(span);
        Self {
            region: Region {
                start_line: start.line,
                start_column: start.column,
                end_line: end.line,
                end_column: end.column,
            },
            byte_offset: span.start,
            byte_length: span.len(),
        }
    }
}

impl Physical {
    fn of(location: &SourceLocation) -> Self {
        Self {
            artifact_location: Artifact::of(&location.file),
            region: Region {
                start_line: location.line,
                start_column: location.column,
                end_line: location.end_line,
                end_column: location.end_column,
            },
        }
    }
}

impl Artifact {
    /// Returns the path as a relative reference, with all characters percent-encoded except
    /// letters, digits and `-._~/`.
    fn of(path: &str) -> Self {
        let mut uri = String::with_capacity(path.len());
        for byte in path.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
                uri.push(byte as char);
            } else {
                uri.push_str(&format!("%{byte:02X}"));
            }
        }
        Self { uri }
    }
}

impl Message {
    /// Creates a plain-text message. In SARIF, `[text](address)` is a link and `{0}` is a
    /// placeholder. Only these are escaped, because some viewers show the escapes.
    pub(super) fn of(text: &str) -> Self {
        let text = escape_controls(text);
        let has_link = text.contains("](");
        let mut escaped = String::with_capacity(text.len());
        let mut in_placeholder = false;
        for (at, c) in text.char_indices() {
            match c {
                '[' | ']' if has_link => escaped.push('\\'),
                '{' if is_placeholder(&text[at + 1..]) => {
                    escaped.push(c);
                    in_placeholder = true;
                }
                '}' if in_placeholder => {
                    escaped.push(c);
                    in_placeholder = false;
                }
                _ => {}
            }
            escaped.push(c);
        }
        Self { text: escaped }
    }
}

/// Returns true if `rest` follows the brace of a placeholder: a number and a closing brace.
fn is_placeholder(rest: &str) -> bool {
    rest.split_once('}').is_some_and(|(number, _)| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::{Artifact, Message};

    #[test]
    fn links_and_placeholders_are_escaped_in_messages() {
        let of = |text| Message::of(text).text;
        assert_eq!(of("`[here](1)` {0} {name}"), "`\\[here\\](1)` {{0}} {name}");
        assert_eq!(of("a[0] \u{1b}"), "a[0] \u{241b}");
    }

    #[test]
    fn special_characters_are_percent_encoded() {
        let uri = Artifact::of("../a b/100%#é?:.md").uri;
        assert_eq!(uri, "../a%20b/100%25%23%C3%A9%3F%3A.md");
    }
}

//! Format `rdjson`: diagnostics for reviewdog, whose columns count the bytes of a line, from 1.

use super::json_writer::{self, Array};
use super::sanitize::{escape_controls, on_one_line};
use super::view::{View, address};
use crate::finding::Severity;
use crate::source::{LineIndex, Position, Span};
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location<'a>,
    severity: &'static str,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'a>>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: &'a str,
}

pub(super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let worst = view.findings.iter().map(|finding| finding.severity).max();
    out.write_all(br#"{"source":{"name":"helpc"},"severity":"#)?;
    json_writer::write(out, &severity(worst.unwrap_or(Severity::Suggestion)))?;
    out.write_all(br#","diagnostics":"#)?;
    let mut diagnostics = Array::open(out)?;
    for shown in view.shown() {
        let record = shown.record();
        let mut message = format!(
            "{}\n\n{}",
            escape_controls(record.message),
            on_one_line(&record.help)
        );
        for related in &record.related {
            message.push_str(&format!(
                "\n{}:{}: {}",
                escape_controls(&related.location.file),
                related.location.line,
                escape_controls(&related.message)
            ));
        }
        let edits = record.fix.iter().flat_map(|fix| &fix.edits);
        let suggestions = edits.map(|edit| Suggestion {
            range: range(record.lines, edit.span),
            text: &edit.text,
        });
        let diagnostic = Diagnostic {
            message,
            location: Location {
                path: &record.location.file,
                range: range(record.lines, shown.finding.span),
            },
            severity: severity(record.severity),
            code: Code {
                value: record.rule,
                url: address(&record.docs),
            },
            suggestions: suggestions.collect(),
        };
        diagnostics.item(out, &diagnostic)?;
    }
    diagnostics.close(out)?;
    out.write_all(b"}\n")
}

fn range(lines: &LineIndex<'_>, span: Span) -> Range {
    let point = |offset| {
        let Position { line, column } = lines.byte_position(offset);
        Point { line, column }
    };
    Range {
        start: point(span.start),
        end: point(span.end),
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Suggestion => "INFO",
    }
}

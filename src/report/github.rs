//! Format `github`: workflow commands of GitHub Actions, which become annotations. GitHub shows
//! the first ten of each severity per step.

use super::sanitize::{escape_controls, on_one_line};
use super::view::View;
use crate::finding::Severity;
use std::borrow::Cow;
use std::io::{self, Write};

pub(super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    for shown in view.shown() {
        let record = shown.record();
        let location = &record.location;
        write!(
            out,
            "::{} file={},line={},col={},endLine={}",
            command(record.severity),
            property(&escape_controls(&location.file)),
            location.line,
            location.column,
            location.end_line
        )?;
        // GitHub supports columns only within one line.
        if location.end_line == location.line {
            write!(out, ",endColumn={}", location.end_column)?;
        }
        writeln!(
            out,
            ",title={}::{}%0A{}",
            property(record.rule),
            data(&escape_controls(record.message)),
            data(&on_one_line(&record.help))
        )?;
    }
    Ok(())
}

fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Suggestion => "notice",
    }
}

/// Escapes the text after the command.
fn data(text: &str) -> Cow<'_, str> {
    escape(text, &['%', '\r', '\n'])
}

/// Escapes the value of a property, which `:` and `,` would end.
fn property(text: &str) -> Cow<'_, str> {
    escape(text, &['%', '\r', '\n', ':', ','])
}

fn escape<'t>(text: &'t str, special: &[char]) -> Cow<'t, str> {
    if !text.contains(special) {
        return text.into();
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if special.contains(&c) {
            escaped.push_str(&format!("%{:02X}", c as u32));
        } else {
            escaped.push(c);
        }
    }
    escaped.into()
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn text_cannot_end_a_command_or_start_another() {
        assert_eq!(data("100%\r\n::error::x,y"), "100%25%0D%0A::error::x,y");
        assert_eq!(property("a::b,c=d%0A"), "a%3A%3Ab%2Cc=d%250A");
    }
}

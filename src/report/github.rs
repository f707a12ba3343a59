//! Workflow commands of GitHub Actions, which become annotations of the lines
//! they name. GitHub shows the first ten of each severity of a step.

use super::sanitize::{escape_controls, line};
use super::view::View;
use crate::finding::Severity;
use std::borrow::Cow;
use std::io::{self, Write};

pub(super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    view.each(
        |_| true,
        |_, shown| {
            let place = &shown.place;
            write!(
                out,
                "::{} file={},line={},col={},endLine={}",
                command(shown.severity),
                property(&escape_controls(&place.file)),
                place.line,
                place.column,
                place.end_line
            )?;
            // GitHub takes columns only within one line.
            if place.end_line == place.line {
                write!(out, ",endColumn={}", place.end_column)?;
            }
            writeln!(
                out,
                ",title={}::{}%0A{}",
                property(shown.rule),
                data(&escape_controls(shown.message)),
                data(&line(&shown.help))
            )
        },
    )
}

fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Suggestion => "notice",
    }
}

/// Text behind the command.
fn data(text: &str) -> Cow<'_, str> {
    escape(text, &['%', '\r', '\n'])
}

/// The value of a property: what would end it is escaped, too.
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
    fn nothing_ends_a_command_or_begins_another() {
        assert_eq!(data("100%\r\n::error::x,y"), "100%25%0D%0A::error::x,y");
        assert_eq!(property("a::b,c=d%0A"), "a%3A%3Ab%2Cc=d%250A");
    }
}

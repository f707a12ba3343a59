//! JUnit XML: a suite for each file with findings, a case for each finding.
//!
//! Errors and warnings are failures of that type. A suggestion is a skipped
//! case: reports show it, and nothing counts as failed. A tree without findings
//! is one case that passes, for some programs refuse a report without any. Its name
//! never changes, and no two cases of a file share one: test reports keep the history
//! of a case by its name.

use super::sanitize::{escape_controls, line};
use super::view::{Shown, View};
use crate::finding::{Finding, Severity};
use foldhash::{HashMap, HashMapExt};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::borrow::Cow;
use std::io::{self, Write};

pub(super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut xml = Writer::new_with_indent(&mut *out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let all = start("testsuites", &[("name", "helpc")]);
    xml.write_event(Event::Start(counted(all, view.findings)))?;
    if view.findings.is_empty() {
        let suite = start("testsuite", &[("name", "helpc")]);
        xml.write_event(Event::Start(counted(suite, view.findings)))?;
        let case = [("name", "no findings"), ("classname", "helpc")];
        xml.write_event(Event::Empty(start("testcase", &case)))?;
        xml.write_event(Event::End(BytesEnd::new("testsuite")))?;
    }
    let mut files = view.findings.chunk_by(|a, b| a.file == b.file);
    let mut left = 0;
    let mut names: HashMap<String, usize> = HashMap::new();
    view.each(
        |_| true,
        |_, shown| {
            if left == 0 {
                let file = files.next().unwrap_or_default();
                left = file.len().max(1);
                names.clear();
                let suite = start("testsuite", &[("name", &shown.place.file)]);
                xml.write_event(Event::Start(counted(suite, file)))?;
            }
            let name = unique(&mut names, &shown);
            case(&mut xml, &shown, &name)?;
            left -= 1;
            if left == 0 {
                xml.write_event(Event::End(BytesEnd::new("testsuite")))?;
            }
            Ok::<_, io::Error>(())
        },
    )?;
    xml.write_event(Event::End(BytesEnd::new("testsuites")))?;
    out.write_all(b"\n")
}

/// Returns the rule and the place of a finding, with a number where an earlier finding of
/// the file has the same.
fn unique(names: &mut HashMap<String, usize>, shown: &Shown<'_>) -> String {
    let place = &shown.place;
    let name = format!("{} {}:{}", shown.rule, place.line, place.column);
    let count = names.entry(name.clone()).or_default();
    *count += 1;
    if *count == 1 {
        return name;
    }
    format!("{name} ({count})")
}

fn case<W: Write>(xml: &mut Writer<W>, shown: &Shown<'_>, name: &str) -> io::Result<()> {
    let place = &shown.place;
    let attributes = [
        ("name", name),
        ("classname", &place.file),
        ("file", &place.file),
        ("line", &place.line.to_string()),
    ];
    xml.write_event(Event::Start(start("testcase", &attributes)))?;
    if shown.severity == Severity::Suggestion {
        xml.write_event(Event::Empty(start(
            "skipped",
            &[("message", shown.message)],
        )))?;
    } else {
        let attributes = [("type", shown.severity.name()), ("message", shown.message)];
        xml.write_event(Event::Start(start("failure", &attributes)))?;
        let text = format!(
            "{}:{}:{}: {}\n{}",
            legal(&place.file),
            place.line,
            place.column,
            legal(shown.message),
            legal(&line(&shown.help))
        );
        xml.write_event(Event::Text(BytesText::new(&text)))?;
        xml.write_event(Event::End(BytesEnd::new("failure")))?;
    }
    xml.write_event(Event::End(BytesEnd::new("testcase")))
}

fn start<'n>(name: &'n str, attributes: &[(&str, impl AsRef<str>)]) -> BytesStart<'n> {
    let mut element = BytesStart::new(name);
    for (name, value) in attributes {
        element.push_attribute((*name, &*legal(value.as_ref())));
    }
    element
}

/// `element` with the numbers of what it holds.
fn counted<'n>(mut element: BytesStart<'n>, findings: &[Finding]) -> BytesStart<'n> {
    let is_skipped = |finding: &&Finding| finding.severity == Severity::Suggestion;
    let skipped = findings.iter().filter(is_skipped).count();
    let tests = findings.len().max(1);
    for (name, count) in [
        ("tests", tests),
        ("failures", findings.len() - skipped),
        ("errors", 0),
        ("skipped", skipped),
    ] {
        element.push_attribute((name, count.to_string().as_str()));
    }
    element
}

/// `text` without what XML cannot hold or a viewer should not be shown.
fn legal(text: &str) -> Cow<'_, str> {
    let text = escape_controls(text);
    if text.contains(['\u{fffe}', '\u{ffff}']) {
        return text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}").into();
    }
    text
}

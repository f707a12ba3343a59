//! Format `junit`: JUnit XML with a suite for each file with findings and a case for each finding.
//!
//! Errors and warnings are failures. A suggestion is a skipped case, which is shown but does not
//! count as failed. A tree without findings is one case that passes, because some tools reject a
//! report without cases. Test reports track the history of a case by its name, so the name of a
//! case is stable and unique within its file.

use super::sanitize::{escape_controls, on_one_line};
use super::view::{FindingRecord, View};
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
    for shown in view.shown() {
        let record = shown.record();
        if left == 0 {
            let file = files.next().unwrap_or_default();
            left = file.len().max(1);
            names.clear();
            let suite = start("testsuite", &[("name", &record.location.file)]);
            xml.write_event(Event::Start(counted(suite, file)))?;
        }
        let name = unique(&mut names, &record);
        case(&mut xml, &record, &name)?;
        left -= 1;
        if left == 0 {
            xml.write_event(Event::End(BytesEnd::new("testsuite")))?;
        }
    }
    xml.write_event(Event::End(BytesEnd::new("testsuites")))?;
    out.write_all(b"\n")
}

/// Returns the rule and the location of a finding, with a number if an earlier finding of the
/// file has the same.
fn unique(names: &mut HashMap<String, usize>, record: &FindingRecord<'_>) -> String {
    let location = &record.location;
    let name = format!("{} {}:{}", record.rule, location.line, location.column);
    let count = names.entry(name.clone()).or_default();
    *count += 1;
    if *count == 1 {
        return name;
    }
    format!("{name} ({count})")
}

fn case<W: Write>(xml: &mut Writer<W>, record: &FindingRecord<'_>, name: &str) -> io::Result<()> {
    let location = &record.location;
    let attributes = [
        ("name", name),
        ("classname", &location.file),
        ("file", &location.file),
        ("line", &location.line.to_string()),
    ];
    xml.write_event(Event::Start(start("testcase", &attributes)))?;
    if record.severity == Severity::Suggestion {
        xml.write_event(Event::Empty(start(
            "skipped",
            &[("message", record.message)],
        )))?;
    } else {
        let attributes = [
            ("type", record.severity.name()),
            ("message", record.message),
        ];
        xml.write_event(Event::Start(start("failure", &attributes)))?;
        let text = format!(
            "{}:{}:{}: {}\n{}",
            legal(&location.file),
            location.line,
            location.column,
            legal(record.message),
            legal(&on_one_line(&record.help))
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

/// Adds the number of cases to `element`.
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

/// Returns `text` without control characters and characters that XML does not allow.
fn legal(text: &str) -> Cow<'_, str> {
    let text = escape_controls(text);
    if text.contains(['\u{fffe}', '\u{ffff}']) {
        return text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}").into();
    }
    text
}

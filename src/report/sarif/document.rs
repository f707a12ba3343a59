//! A SARIF document, written as a stream.

use super::outcome::{Message, Outcome};
use super::tool::Tool;
use crate::finding::Finding;
use crate::report::json_writer::{self, Array};
use crate::report::quota::Quota;
use crate::report::view::View;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Maximum number of results that GitHub accepts in one run.
pub(super) const MAX_RESULTS: usize = 25_000;

pub(in crate::report) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let quota = Quota::new(view.findings, MAX_RESULTS);
    let omitted = view.findings.len() - quota.left();
    let rules = rules_of(view.findings, quota.clone());
    let tool = Tool::of(view, &rules);
    write_document(out, &tool, omitted, |results, out| {
        let mut quota = quota;
        for shown in view.shown().filter(|shown| quota.take(shown.finding)) {
            let record = shown.record();
            let index = rules.get(record.rule).copied().unwrap_or_default();
            results.item(out, &Outcome::of(&record, index))?;
        }
        Ok(())
    })
}

/// Writes a document of one run. `write_results` writes the results, from which `omitted` were left
/// out.
pub(super) fn write_document(
    out: &mut dyn Write,
    tool: &impl Serialize,
    omitted: usize,
    write_results: impl FnOnce(&mut Array, &mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    out.write_all(br#"{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"#)?;
    member(out, "tool", tool)?;
    member(out, "invocations", &[Invocation::of(omitted)])?;
    member(out, "columnKind", &"unicodeCodePoints")?;
    member(out, "newlineSequences", &["\r\n", "\n", "\r"])?;
    if omitted > 0 {
        member(out, "properties", &RunProperties { omitted })?;
    }
    out.write_all(br#""results":"#)?;
    let mut results = Array::open(out)?;
    write_results(&mut results, out)?;
    results.close(out)?;
    out.write_all(b"}]}\n")
}

fn member(out: &mut dyn Write, name: &str, value: &impl Serialize) -> io::Result<()> {
    json_writer::write(out, &name)?;
    out.write_all(b":")?;
    json_writer::write(out, value)?;
    out.write_all(b",\n")
}

/// Returns the rules of the results in the order of their names, each with its index.
fn rules_of(findings: &[Finding], mut quota: Quota) -> BTreeMap<&str, usize> {
    let mut rules = BTreeMap::new();
    for finding in findings.iter().filter(|finding| quota.take(finding)) {
        rules.entry(finding.rule.as_str()).or_default();
    }
    for (index, rule_index) in rules.values_mut().enumerate() {
        *rule_index = index;
    }
    rules
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Message,
}

#[derive(Serialize)]
struct RunProperties {
    #[serde(rename = "omittedResults")]
    omitted: usize,
}

impl Invocation {
    fn of(omitted: usize) -> Self {
        let mut notifications = Vec::new();
        if omitted > 0 {
            notifications.push(Notification {
                level: "warning",
                message: Message {
                    text: format!(
                        "the {omitted} least severe results were left out, because code scanning accepts only {MAX_RESULTS} in a run"
                    ),
                },
            });
        }
        Self {
            execution_successful: true,
            tool_execution_notifications: notifications,
        }
    }
}

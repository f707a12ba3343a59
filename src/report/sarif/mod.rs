//! Format `sarif`: SARIF 2.1.0, for code scanning.

mod outcome;

use super::json_writer::{self, Array};
use super::quota::Quota;
use super::view::{View, address};
use crate::finding::{Finding, Severity};
use crate::schema::RulePage;
use outcome::{Message, Outcome};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Maximum number of results that GitHub accepts in one run.
const MAX_RESULTS: usize = 25_000;

pub(super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let quota = Quota::new(view.findings, MAX_RESULTS);
    let omitted = view.findings.len() - quota.left();
    let rules = rules_of(view.findings, quota.clone());
    out.write_all(br#"{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"#)?;
    member(out, "tool", &Tool::of(view, &rules))?;
    member(out, "invocations", &[Invocation::of(omitted)])?;
    member(out, "columnKind", &"unicodeCodePoints")?;
    member(out, "newlineSequences", &["\r\n", "\n", "\r"])?;
    if omitted > 0 {
        member(out, "properties", &RunProperties { omitted })?;
    }
    out.write_all(br#""results":"#)?;
    let mut results = Array::open(out)?;
    let mut quota = quota;
    view.each_where(
        |finding| quota.take(finding),
        |_, record| {
            let index = rules.get(record.rule).copied().unwrap_or_default();
            results.item(out, &Outcome::of(&record, index))
        },
    )?;
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
fn rules_of(findings: &[Finding], mut quota: Quota) -> BTreeMap<&'static str, usize> {
    let mut rules = BTreeMap::new();
    for finding in findings.iter().filter(|finding| quota.take(finding)) {
        rules.entry(finding.rule).or_default();
    }
    for (index, rule_index) in rules.values_mut().enumerate() {
        *rule_index = index;
    }
    rules
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    information_uri: Option<&'a str>,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'a> {
    id: &'a str,
    #[serde(flatten)]
    page: Option<Page<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Page<'a> {
    short_description: Text<'a>,
    full_description: Text<'a>,
    help: Help<'a>,
    default_configuration: Configuration,
    properties: RuleProperties<'a>,
}

#[derive(Serialize)]
struct Text<'a> {
    text: &'a str,
}

#[derive(Serialize)]
struct Help<'a> {
    text: &'a str,
    markdown: &'a str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct RuleProperties<'a> {
    tags: [&'a str; 1],
}

impl<'a> Tool<'a> {
    fn of(view: &View<'a>, rules: &BTreeMap<&'static str, usize>) -> Self {
        let rules = rules.keys().map(|rule| Rule {
            id: rule,
            page: view.schemas.rule(rule).map(Page::of),
            help_uri: address(&view.page(rule)).map(str::to_owned),
        });
        Self {
            driver: Driver {
                name: "helpc",
                version: env!("CARGO_PKG_VERSION"),
                semantic_version: env!("CARGO_PKG_VERSION"),
                information_uri: address(view.docs),
                rules: rules.collect(),
            },
        }
    }
}

impl<'a> Page<'a> {
    fn of(page: &'a RulePage) -> Self {
        let text = |text: &'a str| Text { text: text.trim() };
        Self {
            short_description: text(&page.summary),
            full_description: text(&page.why),
            help: Help {
                text: page.how_to_fix.trim(),
                markdown: page.how_to_fix.trim(),
            },
            default_configuration: Configuration {
                level: level(page.severity),
            },
            properties: RuleProperties {
                tags: [page.group()],
            },
        }
    }
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

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Suggestion => "note",
    }
}

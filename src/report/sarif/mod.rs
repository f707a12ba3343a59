//! SARIF 2.1.0, for code scanning. Results are written one by one.

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

/// More results than this GitHub does not take in one run.
const MOST_RESULTS: usize = 25_000;

pub(super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let quota = Quota::new(view.findings, MOST_RESULTS);
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
    let mut takes = quota;
    view.each(
        |finding| takes.takes(finding),
        |_, shown| {
            let index = rules.get(shown.rule).copied().unwrap_or_default();
            results.item(out, &Outcome::of(&shown, index))
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

/// The rules of the results that are written, in order of name, with their
/// places in that order.
fn rules_of(findings: &[Finding], mut quota: Quota) -> BTreeMap<&'static str, usize> {
    let mut rules = BTreeMap::new();
    for finding in findings.iter().filter(|finding| quota.takes(finding)) {
        rules.entry(finding.rule).or_default();
    }
    for (index, place) in rules.values_mut().enumerate() {
        *place = index;
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
        let cut = (omitted > 0).then(|| Notification {
            level: "warning",
            message: Message {
                text: format!(
                    "{omitted} results were left out, the least severe ones: code scanning takes {MOST_RESULTS} of a run"
                ),
            },
        });
        Self {
            execution_successful: true,
            tool_execution_notifications: cut.into_iter().collect(),
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

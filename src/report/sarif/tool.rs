//! helpc and the rules of the results.

use crate::finding::Severity;
use crate::report::view::{View, address};
use crate::schema::RulePage;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
pub(super) struct Tool<'a> {
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
pub(super) struct Text<'a> {
    pub(super) text: &'a str,
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
    pub(super) fn of(view: &View<'a>, rules: &BTreeMap<&'a str, usize>) -> Self {
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

/// Returns the level of a severity.
pub(super) fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Suggestion => "note",
    }
}

//! Descriptions from the schemas and the tree, in Markdown.

use super::context::Context;
use super::{markdown, names};
use crate::article::BladeLink;
use crate::corpus::Corpus;
use crate::finding::FileId;
use crate::lookup::{Audience, Surface};
use crate::report::plural;
use crate::schema::{
    Attribute, AttributeKind, BodySchema, Child, Cloud, Component, Presence, RulePage, Schemas,
    SelfHelpType,
};
use serde_json::Value;
use std::collections::BTreeMap;

/// Returns the description of an attribute.
pub(super) fn attribute(attribute: &Attribute, schemas: &Schemas) -> String {
    let kind = match attribute.kind {
        AttributeKind::Text => "text".to_owned(),
        AttributeKind::Integer => "a whole number".to_owned(),
        AttributeKind::Boolean => "`true` or `false`".to_owned(),
        AttributeKind::Enumeration => {
            let values = schemas.values_of(attribute);
            let values: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
            format!("one of {}", values.join(", "))
        }
        AttributeKind::Identifier => {
            let means: Vec<&str> = attribute
                .patterns
                .iter()
                .map(|pattern| pattern.means.as_str())
                .collect();
            means.join(" or ")
        }
    };
    let kind = if attribute.list {
        format!("a list, separated by commas: {kind}")
    } else {
        kind
    };
    let presence = match attribute.presence {
        Presence::Required => "required",
        Presence::Expected => "expected",
        Presence::Optional => "optional",
    };
    format!(
        "**{}** ({presence})\n\n{}\n\nValue: {kind}\n\nExample: `{}`",
        attribute.name,
        attribute.summary.trim(),
        attribute.example
    )
}

/// Returns what a cloud is.
pub(super) fn cloud(cloud: &Cloud) -> String {
    let mut text = format!(
        "**{}**, `{}`\n\n{}",
        cloud.title,
        cloud.name,
        cloud.summary.trim()
    );
    if cloud.air_gapped {
        text.push_str("\n\nReaders cannot reach the public internet.");
    }
    text
}

/// Returns the description of an article type.
pub(super) fn kind(kind: &SelfHelpType) -> String {
    let mut text = format!(
        "**{}** (body: {})\n\n{}",
        kind.name,
        kind.body.name(),
        kind.summary.trim()
    );
    if !kind.sections.is_empty() {
        text.push_str(&format!("\n\nSections: {}", kind.sections.join(", ")));
    }
    text
}

/// Returns what a component is.
pub(super) fn component(component: &Component) -> String {
    let mut text = format!(
        "**Component** `{}`\n\n{}\n",
        component.name,
        component.summary.trim()
    );
    for child in &component.children {
        let need = if child.required { ", required" } else { "" };
        text.push_str(&format!(
            "\n- `{}`{need}: {}",
            child.name,
            child.summary.trim()
        ));
    }
    text
}

/// Returns the description of a child element of a component.
pub(super) fn child(component: &str, child: &Child) -> String {
    let need = if child.required {
        "required"
    } else {
        "optional"
    };
    let mut text = format!(
        "**{}** of `{component}` ({need})\n\n{}",
        child.name,
        child.summary.trim()
    );
    if !child.values.is_empty() {
        text.push_str(&format!("\n\nOne of: {}", child.values.join(", ")));
    }
    if let Some(default) = &child.default {
        text.push_str(&format!("\n\nDefault: `{default}`"));
    }
    text
}

/// Returns what a link to a blade opens.
pub(super) fn blade(link: &BladeLink<'_>, schemas: &Schemas) -> String {
    let parts = link.parts();
    let (extension, name) = (
        parts.first().copied().unwrap_or_default(),
        parts.get(1).copied().unwrap_or_default(),
    );
    let known = schemas.blades.blades.iter().find(|blade| {
        blade.extension.eq_ignore_ascii_case(extension) && blade.blade.eq_ignore_ascii_case(name)
    });
    let mut text = format!(
        "**Blade** {} of {}, a page of the portal",
        markdown::code(name),
        markdown::code(extension)
    );
    match known {
        Some(blade) if !blade.parameters.is_empty() => {
            text.push_str(&format!(
                "\n\nParameters: `{}`",
                blade.parameters.join("`, `")
            ));
        }
        Some(_) => {}
        None => text.push_str("\n\nIt is not in the list of known blades."),
    }
    text
}

/// Returns the summary of a rule.
pub(super) fn rule_summary(name: &str, schemas: &Schemas) -> Option<String> {
    let page = schemas.rule(name)?;
    Some(format!(
        "**{name}** ({})\n\n{}\n\n{}",
        page.severity,
        page.summary.trim(),
        page.why.trim()
    ))
}

/// Returns the page of a rule.
pub(super) fn rule(page: &RulePage) -> String {
    let mut text = format!(
        "# {}\n\n*{}*: {}\n\n## Why\n\n{}\n\n## How to fix it\n\n{}\n",
        page.name,
        page.severity,
        page.summary.trim(),
        page.why.trim(),
        page.how_to_fix.trim()
    );
    for (title, examples) in [("Incorrect", &page.bad), ("Correct", &page.good)] {
        text.push_str(&format!("\n## {title}\n"));
        for example in examples.iter() {
            text.push_str(&fenced(example.text()));
        }
    }
    text
}

/// Returns a code block, whose fence is longer than any in `text`.
fn fenced(text: &str) -> String {
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    format!("\n{fence}markdown\n{}\n{fence}\n", text.trim_end())
}

/// Returns the title and the description of a value in a JSON document.
pub(super) fn json(schema: &BodySchema, keys: &[Option<&str>]) -> Option<String> {
    let value = schema_at(&schema.schema, keys)?;
    let title = value["title"].as_str().unwrap_or_default();
    let name = keys
        .iter()
        .rev()
        .flatten()
        .next()
        .copied()
        .unwrap_or_default();
    let description = value["description"].as_str().unwrap_or_default();
    if title.is_empty() && description.is_empty() {
        return None;
    }
    let mut text = format!("**{title}** `{name}`\n\n{description}");
    if let Some(examples) = value["examples"].as_array() {
        let examples: Vec<String> = examples.iter().map(|one| format!("`{one}`")).collect();
        text.push_str(&format!("\n\nExamples: {}", examples.join(", ")));
    }
    Some(text)
}

/// Returns the part of a JSON Schema about a value.
pub(super) fn schema_at<'v>(schema: &'v Value, keys: &[Option<&str>]) -> Option<&'v Value> {
    let mut value = schema;
    for key in keys {
        value = match key {
            Some(key) => {
                let mut members = value["properties"].as_object()?.iter();
                members.find(|(name, _)| name.eq_ignore_ascii_case(key))?.1
            }
            None => value.get("items")?,
        };
    }
    Some(value)
}

/// Returns how many articles have a topic or product.
pub(super) fn articles_with(corpus: &Corpus, id: &str) -> String {
    let Some(name) = corpus.targeting.find(&id.to_lowercase()) else {
        return "no article has it".to_owned();
    };
    let files = corpus.file_ids();
    let count = files
        .filter(|file| {
            let shown = corpus.targeting.article(*file);
            shown.topics.contains(&name) || shown.products.contains(&name)
        })
        .count();
    format!("in {}", plural(count, "article"))
}

/// Returns who sees the article, in short.
pub(super) fn audience(cx: &Context, id: &str) -> String {
    let mut text = format!(
        "**{}**, {}",
        markdown::text(&names::of_article(cx.corpus(), cx.file)),
        markdown::code(id)
    );
    let others = cx
        .corpus()
        .by_id(id)
        .iter()
        .filter(|file| **file != cx.file);
    for other in others {
        let path = &cx.corpus().article(*other).source.path;
        text.push_str(&format!("\n\n{} has the same id", markdown::code(path)));
    }
    text.push_str(&format!("\n\n{}", seen(cx)));
    if let Some(held) = held_back(cx) {
        text.push_str(&format!("\n\n{held}"));
    }
    text
}

/// Returns for how many topics and in how many clouds the article is shown.
pub(super) fn seen(cx: &Context) -> String {
    let shown = cx.corpus().targeting.article(cx.file);
    let clouds: Vec<&str> = shown.clouds.names(cx.schemas()).collect();
    if clouds.is_empty() {
        return "Not seen in any cloud".to_owned();
    }
    let clouds = plural(clouds.len(), "cloud");
    let kind = cx.article().self_help_type.as_deref();
    let has = |lookup| kind.is_some_and(|kind| kind.lookup.contains(&lookup));
    use crate::schema::Lookup;
    let mut ways = Vec::new();
    if has(Lookup::Topic) && !shown.topics.is_empty() {
        ways.push(plural(shown.topics.len(), "topic"));
    }
    if has(Lookup::Product) && !shown.products.is_empty() {
        ways.push(plural(shown.products.len(), "product"));
    }
    if has(Lookup::Resource) && !shown.resources.is_empty() && !shown.services.is_empty() {
        ways.push(plural(shown.resources.len(), "resource type"));
    }
    if has(Lookup::Symptom) && !shown.symptoms.is_empty() {
        ways.push(plural(shown.symptoms.len(), "symptom"));
    }
    if ways.is_empty() {
        return format!("Found only by its id, in {clouds}");
    }
    format!("Seen for {} in {clouds}", ways.join(" and "))
}

/// Returns a sentence if the article is held back.
pub(super) fn held_back(cx: &Context) -> Option<String> {
    let findings = cx.analysis.findings_of(cx.file).iter();
    let errors = findings.filter(|one| one.severity == crate::finding::Severity::Error);
    match errors.count() {
        0 => None,
        count => Some(format!("Held back: {}", plural(count, "error"))),
    }
}

/// Returns the full answer of `helpc why` about the article.
pub(super) fn full_audience(cx: &Context) -> Audience {
    let held_back: BTreeMap<FileId, String> = match &cx.analysis {
        super::analysis::Analysis::Tree(snapshot) => {
            let groups = snapshot.findings.iter();
            groups
                .filter_map(|(file, group)| {
                    let mut errors = group
                        .iter()
                        .filter(|one| one.severity == crate::finding::Severity::Error);
                    let first = errors.next()?;
                    let line = crate::source::LineIndex::new(&cx.corpus().source(*file).text)
                        .position(first.span.start)
                        .line;
                    let text = format!("{} in line {line}: {}", first.rule, first.message);
                    let more = errors.count();
                    Some((
                        *file,
                        if more == 0 {
                            text
                        } else {
                            format!("{text} (and {more} more)")
                        },
                    ))
                })
                .collect()
        }
        super::analysis::Analysis::Single(_) => BTreeMap::new(),
    };
    let surface = Surface::new(cx.corpus(), cx.schemas(), held_back);
    Audience::of(&surface, cx.file)
}

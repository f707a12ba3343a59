//! An article as one JSON document: `schemas/bundle/article.schema.json`.

use super::Plan;
use super::body::{Body, push_document};
use super::component::Replacements;
use super::html::{WrittenIds, render};
use crate::article::{Article, Marker, Target, classify};
use crate::finding::FileId;
use crate::lookup::title;
use crate::schema::{ArticleMember, AttributeKind, Schemas};
use serde::Serialize;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The format version of everything in a bundle. It increases with every change that
/// readers of the old format would misinterpret.
pub const FORMAT: u32 = 2;

/// The object of an article.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Document<'a> {
    format: u32,
    kind: &'static str,
    id: &'a str,
    #[serde(rename = "type")]
    self_help_type: &'a str,
    title: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    heading: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    heading_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    clouds: Vec<&'a str>,
    properties: Map<String, Value>,
    html: String,
    #[serde(skip_serializing_if = "Replacements::is_empty")]
    replacement_maps: Replacements,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sections: Vec<Section>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tokens: Vec<Token<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<Link<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Body<'a>>,
    text: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Section {
    title: String,
    html: String,
    #[serde(skip_serializing_if = "Replacements::is_empty")]
    replacement_maps: Replacements,
}

/// A replacement token and its sample value.
#[derive(Debug, Serialize)]
struct Token<'a> {
    name: &'a str,
    sample: &'a str,
}

#[derive(Debug, Serialize)]
struct Link<'a> {
    text: &'a str,
    kind: &'static str,
    target: &'a str,
}

impl<'a> Document<'a> {
    /// Compiles `article`, whose includes are expanded, with the number `file`.
    pub(super) fn of(article: &'a Article, file: FileId, plan: Plan<'a>) -> Self {
        let schemas = plan.schemas;
        let audience = plan.edition.audience;
        let mut ids = WrittenIds::new();
        let mut rendered = render(article, plan, &mut ids);
        let body = Body::of(article, plan, &mut ids);
        push_document(article, plan, &mut rendered.text);
        let kind = article.self_help_type.as_ref();
        let headings = &article.outline.headings;
        let title_at = headings.iter().position(|heading| heading.level == 1);
        let heading = title_at.and_then(|at| headings.get(at));
        let customer_title = if kind.is_some_and(|kind| kind.customer_title) {
            customer_title(article, schemas)
        } else {
            None
        };
        let (heading, heading_id) =
            if customer_title.is_some() && audience.withholds(ArticleMember::Heading) {
                (None, None)
            } else {
                let id = title_at.and_then(|at| article.anchors(schemas).heading(at));
                (heading.map(|heading| heading.text.as_str()), id)
            };
        let source = if audience.withholds(ArticleMember::Source) {
            None
        } else {
            Some(article.source.path.as_str())
        };
        let links = if audience.withholds(ArticleMember::Links) {
            Vec::new()
        } else {
            links(article)
        };
        let mut parts = rendered.parts.into_iter();
        let first = parts.next().unwrap_or_default();
        Self {
            format: FORMAT,
            kind: "article",
            id: article.id(),
            self_help_type: kind.map_or("", |kind| kind.name.as_str()),
            title: title(article),
            heading,
            heading_id,
            customer_title,
            source,
            clouds: plan.clouds_of(file).names(schemas).collect(),
            properties: properties(article, plan),
            html: first.html,
            replacement_maps: first.replacements,
            sections: parts
                .map(|part| Section {
                    title: part.title.unwrap_or_default(),
                    html: part.html,
                    replacement_maps: part.replacements,
                })
                .collect(),
            tokens: tokens(article),
            links,
            body,
            text: rendered.text.trim_end().to_owned(),
        }
    }

    /// Returns the plain text of the article.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

/// Returns the plain text of an article.
pub(super) fn plain_text(article: &Article, plan: Plan<'_>) -> String {
    let mut text = render(article, plan, &mut WrittenIds::new()).text;
    push_document(article, plan, &mut text);
    text.truncate(text.trim_end().len());
    text
}

/// Returns the first H2, which is the title that customers see; `None` if it is a
/// standard heading such as "Recommended steps".
fn customer_title<'a>(article: &'a Article, schemas: &Schemas) -> Option<&'a str> {
    let mut headings = article.outline.headings.iter();
    let title = headings.find(|heading| heading.level == 2)?.text.as_str();
    let mut standard = schemas.text.standard_headings.iter();
    if standard.any(|standard| standard.heading.eq_ignore_ascii_case(title)) {
        return None;
    }
    Some(title)
}

/// Returns the attributes that the audience gets, by their canonical names.
fn properties(article: &Article, plan: Plan<'_>) -> Map<String, Value> {
    let (schemas, audience) = (plan.schemas, plan.edition.audience);
    let mut properties = Map::new();
    for attribute in article.properties.all(&article.source) {
        let known = schemas.attribute(attribute.name());
        if !audience.keeps_attribute(known.map(|known| known.name.as_str())) {
            continue;
        }
        let name = known.map_or(attribute.name(), |known| known.name.as_str());
        let value = attribute.trimmed();
        if value.is_empty() || properties.contains_key(name) {
            continue;
        }
        let value = match known {
            Some(known) if known.list => Value::Array(
                value
                    .split(',')
                    .map(str::trim)
                    .filter(|item| !item.is_empty())
                    .map(Value::from)
                    .collect(),
            ),
            Some(known) if known.kind == AttributeKind::Boolean => {
                Value::Bool(value.eq_ignore_ascii_case("true"))
            }
            Some(known) if known.kind == AttributeKind::Integer => value
                .parse::<i64>()
                .map_or_else(|_| Value::from(value), Value::from),
            _ => Value::from(value),
        };
        properties.insert(name.to_owned(), value);
    }
    properties
}

/// Returns the tokens of the article, each name once, with its first sample.
fn tokens(article: &Article) -> Vec<Token<'_>> {
    let mut tokens: BTreeMap<String, Token<'_>> = BTreeMap::new();
    for pair in article.markers.windows(2) {
        let [start, end] = pair else { continue };
        let name_of = |marker: &Marker| article.source.slice(marker.name).to_lowercase();
        if !start.is_token()
            || !start.is_start()
            || end.is_start()
            || name_of(start) != name_of(end)
        {
            continue;
        }
        let name = article.source.slice(start.name);
        let sample = &article.source.text[start.span.end as usize..end.span.start as usize];
        tokens.entry(name.to_lowercase()).or_insert(Token {
            name,
            sample: sample.trim(),
        });
    }
    tokens.into_values().collect()
}

/// Returns the links as written, without images.
fn links(article: &Article) -> Vec<Link<'_>> {
    let links = article.outline.links.iter();
    links.filter(|link| !link.image).map(link).collect()
}

fn link(link: &crate::article::Link) -> Link<'_> {
    let kind = match classify(&link.url) {
        Target::Web { .. } | Target::Mail | Target::Phone { .. } => "web",
        Target::Blade(_) => "blade",
        Target::Button { .. } => "button",
        Target::Fragment(_) => "fragment",
        Target::File { .. } => "file",
        Target::Token => "token",
        Target::Empty | Target::Local(_) | Target::Other(_) => "none",
    };
    Link {
        text: link.text.trim(),
        kind,
        target: if kind == "none" { "" } else { link.url.trim() },
    }
}
